#ifndef BEAMULATOR_CRUNTIME_H
#define BEAMULATOR_CRUNTIME_H
#include <pthread.h>
#include <stdint.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/prctl.h>
#include <time.h>

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

/// A number that no other living thread has.
static inline uintptr_t beamulator_thread(void) { return (uintptr_t)pthread_self(); }

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
#endif
