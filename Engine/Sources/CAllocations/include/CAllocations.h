// Counts the allocations of a process, for the bench that links it.
#ifndef CALLOCATIONS_H
#define CALLOCATIONS_H

/// Calls of malloc, calloc, realloc and the aligned ones so far, in all threads.
long allocations_counted(void);

#endif
