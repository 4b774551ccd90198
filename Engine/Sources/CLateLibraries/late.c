#include "CLateLibraries.h"

#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>

static void give_up(const struct late_library *library, const char *reason) {
    fprintf(stderr, "error: %s cannot be loaded: %s. Install the package %s.\n", library->names[0], reason ? reason : "no reason given",
            library->package);
    exit(127);
}

void *late_symbol(struct late_library *library, const char *name) {
    void *handle = __atomic_load_n(&library->handle, __ATOMIC_ACQUIRE);
    // NOTE: two threads may open it at once, and then get the same handle.
    for (const char *const *file = library->names; !handle && *file; file++) handle = dlopen(*file, RTLD_LAZY | RTLD_LOCAL);
    if (!handle) give_up(library, dlerror());
    __atomic_store_n(&library->handle, handle, __ATOMIC_RELEASE);
    void *symbol = dlsym(handle, name);
    if (!symbol) give_up(library, dlerror());
    return symbol;
}
