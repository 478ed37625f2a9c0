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

/// Tells the core that this loop waits for another core.
static inline void beamulator_spin_pause(void) {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  __asm__ __volatile__("yield");
#endif
}

/// The kernel's number of the calling thread once it was asked for; 0 before.
extern __thread uintptr_t beamulator_thread_number;

/// Asks the kernel for the number of the calling thread.
uintptr_t beamulator_ask_thread_number(void);

/// A number that no other running thread has: the kernel's, asked for once in a thread.
static inline uintptr_t beamulator_thread(void) {
  uintptr_t number = beamulator_thread_number;
  return number ? number : beamulator_ask_thread_number();
}

/// epoll_pwait2 with a timeout in nanoseconds; a negative one waits without end.
int beamulator_epoll_wait(int epoll, struct epoll_event *events, int capacity, int64_t nanoseconds);

/// Names the calling thread.
void beamulator_name_thread(const char *name);

/// Makes the timeouts of the calling thread exact; by default the kernel delays them by up to 50 µs.
void beamulator_exact_timeouts(void);

/// The state of a shard in a file that outlives the process: 64 bytes, a cache line of its own.
struct beamulator_shard_marker {
  volatile int64_t actor, reached;
  volatile uintptr_t thread;
  char padding[40];
};

/// Installs handlers that store the actor of the thread that trapped in `trapped`, and then let the signal take its course.
void beamulator_install_trap_handler(
    const struct beamulator_shard_marker *markers, int count, volatile int64_t *trapped);

/// Gives the calling thread an alternate signal stack, so that a stack overflow is handled; returns its memory.
void *beamulator_signal_stack(void);

/// Removes that stack before the thread ends.
void beamulator_drop_signal_stack(void *memory);

/// How a program is started.
struct beamulator_spawn_options {
  const char *program;
  char *const *arguments;
  /// Null inherits the environment.
  char *const *environment;
  /// The working directory; null inherits it.
  const char *folder;
  /// The file that standard output and error are appended to; the program then inherits no other descriptor, and reads
  /// nothing. Null inherits all descriptors that are not closed on exec.
  const char *output;
  /// Whether standard output goes where standard error goes.
  bool output_to_error;
  /// The signals that are blocked in the program.
  sigset_t mask;
};

/// Starts a program in a process group of its own that is killed when the calling thread ends, however it ends.
///
/// Returns its process id, or the negative number of an error.
pid_t beamulator_spawn(const struct beamulator_spawn_options *options);
#endif
