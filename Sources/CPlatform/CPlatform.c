#define _GNU_SOURCE
#include "CPlatform.h"
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

__thread uintptr_t beamulator_thread_number;

uintptr_t beamulator_ask_thread_number(void) {
  beamulator_thread_number = (uintptr_t)syscall(SYS_gettid);
  return beamulator_thread_number;
}

int beamulator_epoll_wait(int epoll, struct epoll_event *events, int capacity, int64_t nanoseconds) {
  if (nanoseconds < 0) return epoll_pwait2(epoll, events, capacity, NULL, NULL);
  struct timespec timeout = {nanoseconds / 1000000000, nanoseconds % 1000000000};
  return epoll_pwait2(epoll, events, capacity, &timeout, NULL);
}

void beamulator_name_thread(const char *name) { prctl(PR_SET_NAME, name, 0, 0, 0); }

void beamulator_exact_timeouts(void) { prctl(PR_SET_TIMERSLACK, 1, 0, 0, 0); }

/// The markers to search, the destination of the actor that trapped, and the handlers installed before.
static struct {
  const struct beamulator_shard_marker *markers;
  int count;
  volatile int64_t *trapped;
  struct sigaction before[65];
} traps;

static void store_trap(int signal, siginfo_t *info, void *context) {
  (void)context;
  for (int index = 0; index < traps.count; index++)
    if (traps.markers[index].thread == beamulator_thread()) *traps.trapped = traps.markers[index].actor;
  sigaction(signal, &traps.before[signal], NULL);
  // A trapping instruction is executed again and traps again; a signal that was sent must be raised again.
  if (info->si_code <= 0) raise(signal);
}

void beamulator_install_trap_handler(
    const struct beamulator_shard_marker *markers, int count, volatile int64_t *trapped) {
  traps.markers = markers;
  traps.count = count;
  traps.trapped = trapped;
  struct sigaction action = {.sa_sigaction = store_trap, .sa_flags = SA_SIGINFO | SA_ONSTACK};
  int signals[] = {SIGILL, SIGTRAP, SIGSEGV, SIGBUS, SIGFPE, SIGABRT};
  for (unsigned index = 0; index < sizeof signals / sizeof *signals; index++)
    sigaction(signals[index], &action, &traps.before[signals[index]]);
}

void *beamulator_signal_stack(void) {
  size_t size = 64 << 10;
  stack_t stack = {.ss_sp = malloc(size), .ss_size = size};
  if (stack.ss_sp) sigaltstack(&stack, NULL);
  return stack.ss_sp;
}

void beamulator_drop_signal_stack(void *memory) {
  stack_t none = {.ss_flags = SS_DISABLE};
  sigaltstack(&none, NULL);
  free(memory);
}

/// Prepares the child and executes the program: system calls only, on the parent's stack, with all signals blocked.
static int execute(const struct beamulator_spawn_options *options, pid_t parent) {
  prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
  // A parent that has ended already sends no signal.
  if (getppid() != parent) return ESRCH;
  setpgid(0, 0);
  if (options->folder && chdir(options->folder) != 0) return errno;
  if (options->output) {
    closefrom(0);
    if (open("/dev/null", O_RDONLY) != 0 || open(options->output, O_WRONLY | O_CREAT | O_APPEND, 0644) != 1 ||
        dup2(1, 2) != 2)
      return errno;
  } else if (options->output_to_error && dup2(2, 1) != 1) {
    return errno;
  }
  if (sigprocmask(SIG_SETMASK, &options->mask, NULL) != 0) return errno;
  execve(options->program, options->arguments, options->environment ? options->environment : environ);
  return errno;
}

// posix_spawn cannot kill the child with its parent. As in posix_spawn, the child shares the parent's memory until it
// executes the program: no memory is copied, and the child reports its error in a variable here.
pid_t beamulator_spawn(const struct beamulator_spawn_options *options) {
  volatile int failure = 0;
  sigset_t all, before;
  sigfillset(&all);
  pid_t parent = getpid();
  pthread_sigmask(SIG_SETMASK, &all, &before);
  pid_t child = vfork();
  if (child == 0) {
    failure = execute(options, parent);
    _exit(127);
  }
  if (child < 0) failure = errno;
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  if (failure == 0) return child;
  if (child > 0) waitpid(child, NULL, 0);
  return -failure;
}
