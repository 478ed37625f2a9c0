#ifndef BEAMULATOR_CRUNTIME_H
#define BEAMULATOR_CRUNTIME_H
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/// Brings the cache line of an address near before it is needed.
static inline void beamulator_prefetch(const void *address) { __builtin_prefetch(address); }

/// Tells the core that this is a loop that waits for another core.
static inline void beamulator_spin_pause(void) {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  __asm__ __volatile__("yield");
#endif
}

/// A number that no other living thread has: the kernel's, which is asked once a thread.
static inline uintptr_t beamulator_thread(void) {
  static __thread uintptr_t number;
  if (number == 0) number = (uintptr_t)syscall(SYS_gettid);
  return number;
}

/// epoll_wait with a timeout in nanoseconds; negative waits for ever.
static inline int beamulator_epoll_wait(int epoll, struct epoll_event *events, int capacity, int64_t nanoseconds) {
  if (nanoseconds < 0) return epoll_pwait2(epoll, events, capacity, NULL, NULL);
  struct timespec timeout = {nanoseconds / 1000000000, nanoseconds % 1000000000};
  return epoll_pwait2(epoll, events, capacity, &timeout, NULL);
}

/// Names this thread, for tools that list threads.
static inline void beamulator_name_thread(const char *name) { prctl(PR_SET_NAME, name, 0, 0, 0); }

/// Lets this thread's timeouts end when they are due, not up to 50 µs later.
static inline void beamulator_exact_timeouts(void) { prctl(PR_SET_TIMERSLACK, 1, 0, 0, 0); }

/// Has this process killed when the thread that started it ends.
static inline void beamulator_die_with_parent(void) { prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0); }

/// What a shard's thread is at, in a file that outlives the process: 64 bytes, a cache line of its own.
struct beamulator_place {
  volatile int64_t actor, reached;
  volatile uintptr_t thread;
  char rest[40];
};

/// Where traps are noted, and what was to be done at a signal before.
struct beamulator_traps {
  const struct beamulator_place *places;
  int count;
  volatile int64_t *trapped;
  struct sigaction before[65];
};

static inline struct beamulator_traps *beamulator_noted_traps(void) {
  static struct beamulator_traps traps;
  return &traps;
}

/// Notes whose code a signal of the processor ended, and lets the process end as it would have.
static inline void beamulator_trap(int signal, siginfo_t *info, void *context) {
  struct beamulator_traps *traps = beamulator_noted_traps();
  for (int place = 0; place < traps->count; place++)
    if (traps->places[place].thread == beamulator_thread()) *traps->trapped = traps->places[place].actor;
  sigaction(signal, &traps->before[signal], NULL);
  // An instruction that trapped is run again and traps again; a signal that was sent is not.
  if (info->si_code <= 0) raise(signal);
}

/// From here on a trap leaves the actor of its thread in `trapped`. To be called from one file only, as what is static
/// here is each file's own.
static inline void beamulator_note_traps(const void *places, int count, volatile int64_t *trapped) {
  struct beamulator_traps *traps = beamulator_noted_traps();
  traps->places = places;
  traps->count = count;
  traps->trapped = trapped;
  struct sigaction action = {.sa_sigaction = beamulator_trap, .sa_flags = SA_SIGINFO | SA_ONSTACK};
  int signals[] = {SIGILL, SIGTRAP, SIGSEGV, SIGBUS, SIGFPE, SIGABRT};
  for (unsigned index = 0; index < sizeof signals / sizeof *signals; index++)
    sigaction(signals[index], &action, &traps->before[signals[index]]);
}

/// Gives this thread another stack for signals, so that a trap is noted when its own stack is used up.
static inline void *beamulator_signal_stack(void) {
  size_t size = 64 << 10;
  stack_t stack = {.ss_sp = malloc(size), .ss_size = size};
  if (stack.ss_sp) sigaltstack(&stack, NULL);
  return stack.ss_sp;
}

/// Takes that stack away before the thread ends.
static inline void beamulator_drop_signal_stack(void *memory) {
  stack_t none = {.ss_flags = SS_DISABLE};
  sigaltstack(&none, NULL);
  free(memory);
}

/// Starts a program in a process group of its own that is killed when the calling thread ends, however it does. It reads
/// nothing; what it prints is appended to a file. Gives its id, or the negative number of an error.
///
/// vfork: nothing of a large process is copied while its other threads work, and the child can tell what failed. Until
/// the program runs it uses this thread's stack, makes system calls only, and no signal reaches it.
static inline pid_t beamulator_spawn(const char *program, char *const *arguments, const char *output) {
  volatile int failure = 0;
  sigset_t all, none, before;
  sigfillset(&all);
  sigemptyset(&none);
  pid_t parent = getpid();
  pthread_sigmask(SIG_SETMASK, &all, &before);
  pid_t child = vfork();
  if (child == 0) {
    prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
    // Who has ended already sends no signal.
    if (getppid() != parent) _exit(127);
    setpgid(0, 0);
    closefrom(0);
    if (open("/dev/null", O_RDONLY) == 0 && open(output, O_WRONLY | O_CREAT | O_APPEND, 0644) == 1 &&
        dup2(1, 2) == 2 && sigprocmask(SIG_SETMASK, &none, NULL) == 0)
      execv(program, arguments);
    failure = errno;
    _exit(127);
  }
  if (child < 0) failure = errno;
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  if (failure == 0) return child;
  if (child > 0) waitpid(child, NULL, 0);
  return -failure;
}
#endif
