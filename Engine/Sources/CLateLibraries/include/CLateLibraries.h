// Libraries that few runs need, loaded when the first of their functions is called.
//
// What a program is linked with is loaded before its first line runs, with all that this needs in turn: HDF5 brings
// thirty-five libraries, LAPACK starts threads.
#ifndef CLATELIBRARIES_H
#define CLATELIBRARIES_H

#include <stddef.h>

/// A shared library under the names that it may have, the one that was built with first, ended by null.
struct late_library {
    const char *const *names;
    /// What holds it on Debian, for the message where it is absent.
    const char *package;
    void *handle;
};

/// The address of a library's function or variable, whose library is loaded where it is not yet.
///
/// Where the library or the name is missing, the program ends with a message and status 127, as the system's loader
/// would have ended it at its start. Safe to call from several threads.
void *late_symbol(struct late_library *library, const char *name);

/// Defines a library's function by its own name, for this program only: called, it finds the library's and calls it.
#define LATE(library, result, name, parameters, arguments)                                                             \
    __attribute__((visibility("hidden"))) result name parameters {                                                     \
        static result(*known) parameters;                                                                              \
        result(*late_function) parameters = __atomic_load_n(&known, __ATOMIC_ACQUIRE);                                 \
        if (!late_function) {                                                                                          \
            late_function = (result(*) parameters)late_symbol(library, #name);                                         \
            __atomic_store_n(&known, late_function, __ATOMIC_RELEASE);                                                 \
        }                                                                                                              \
        return late_function arguments;                                                                                \
    }

#endif
