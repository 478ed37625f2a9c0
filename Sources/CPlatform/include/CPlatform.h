#ifndef BEAMULATOR_CPLATFORM_H
#define BEAMULATOR_CPLATFORM_H
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/types.h>

/// Prefetches the cache line of an address.
static inline void beamulator_prefetch(const void *address) { __builtin_prefetch(address); }

/// Hints to the CPU that the calling loop waits for another core.
static inline void beamulator_spin_pause(void) {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  __asm__ __volatile__("yield");
#endif
}

/// The cached kernel id of the calling thread; 0 before the first query.
extern __thread uintptr_t beamulator_thread_number;

/// Queries the kernel id of the calling thread.
uintptr_t beamulator_ask_thread_number(void);

/// Returns the kernel id of the calling thread, queried once per thread.
static inline uintptr_t beamulator_thread(void) {
  uintptr_t number = beamulator_thread_number;
  return number ? number : beamulator_ask_thread_number();
}

/// Calls epoll_pwait2 with a timeout in nanoseconds; a negative timeout waits without limit.
int beamulator_epoll_wait(int epoll, struct epoll_event *events, int capacity, int64_t nanoseconds);

/// Names the calling thread.
void beamulator_name_thread(const char *name);

/// Makes the timeouts of the calling thread exact; by default the kernel delays them by up to 50 µs.
void beamulator_exact_timeouts(void);

/// The state of a shard in a file that outlives the process: 64 bytes, one cache line.
struct beamulator_shard_marker {
  volatile int64_t actor, reached;
  volatile uintptr_t thread;
  char padding[40];
};

/// Installs handlers that store the actor of the trapping thread in `trapped` and then pass the signal on.
void beamulator_install_trap_handler(
    const struct beamulator_shard_marker *markers, int count, volatile int64_t *trapped);

/// Gives the calling thread an alternate signal stack, so that a stack overflow is handled; returns its memory.
void *beamulator_signal_stack(void);

/// Removes that stack before the thread ends.
void beamulator_drop_signal_stack(void *memory);

/// The options for starting a program.
struct beamulator_spawn_options {
  const char *program;
  char *const *arguments;
  /// The environment; null inherits it.
  char *const *environment;
  /// The working directory; null inherits it.
  const char *folder;
  /// The file that standard output and error are appended to; the program then inherits no other descriptor and has no
  /// input. Null inherits all descriptors that are not closed on exec.
  const char *output;
  /// Whether standard output is redirected to standard error.
  bool output_to_error;
  /// The signals blocked in the program.
  sigset_t mask;
};

/// Starts a program in its own process group. It is killed when the calling thread ends for any reason.
///
/// Returns its process id, or a negative errno.
pid_t beamulator_spawn(const struct beamulator_spawn_options *options);
#endif
