#include <stddef.h>

/* Allocations of this process so far. */
size_t allocation_count(void);
