// Tells ThreadSanitizer of what it cannot see: Swift's Mutex waits in libswiftSynchronization, which is not
// instrumented. Without it everything behind a Mutex that was ever waited for would look like a race. To
// be preloaded; the names are the two functions that wait and wake.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdint.h>

#define LOCK "$s15Synchronization12_MutexHandleV9_lockSlowyys6UInt32VF"
#define UNLOCK "$s15Synchronization12_MutexHandleV11_unlockSlowyyF"

__attribute__((weak)) void __tsan_acquire(void *place);
__attribute__((weak)) void __tsan_release(void *place);

typedef __attribute__((swiftcall)) void (*Lock)(uint32_t, __attribute__((swift_context)) void *);
typedef __attribute__((swiftcall)) void (*Unlock)(__attribute__((swift_context)) void *);

__attribute__((swiftcall)) void sspf_lock(
    uint32_t thread, __attribute__((swift_context)) void *mutex) __asm__(LOCK);
__attribute__((swiftcall)) void sspf_unlock(
    __attribute__((swift_context)) void *mutex) __asm__(UNLOCK);

__attribute__((swiftcall)) void sspf_lock(
    uint32_t thread, __attribute__((swift_context)) void *mutex)
{
    ((Lock)dlsym(RTLD_NEXT, LOCK))(thread, mutex);
    if (__tsan_acquire) __tsan_acquire(mutex);
}

__attribute__((swiftcall)) void sspf_unlock(__attribute__((swift_context)) void *mutex)
{
    if (__tsan_release) __tsan_release(mutex);
    ((Unlock)dlsym(RTLD_NEXT, UNLOCK))(mutex);
}
