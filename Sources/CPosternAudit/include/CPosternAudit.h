#ifndef POSTERN_C_AUDIT_H
#define POSTERN_C_AUDIT_H

#include <stddef.h>
#include <stdint.h>

/*
 * Mapped files whose end may be cut off while they are written to. A store behind the end of the
 * file raises SIGBUS, whose default is the end of the process. Here a private page takes the place
 * of what is missing and the mapping is marked as broken, so that the writer goes on to where it
 * looks at the mark (as systemd's journal does).
 */

/* Watches a mapping. Returns its place, or -1 when there is no place left or no handler. */
int postern_mapping_watch(void *start, size_t length);

/* Ends that; before the mapping is unmapped. */
void postern_mapping_forget(int place);

/* Whether something was missing when it was written to or read. */
int postern_mapping_is_broken(int place);

/* Stores a frame's length, the last of its bytes: whoever reads it finds the others written. */
static inline void postern_frame_publish(void *place, uint32_t length)
{
    __atomic_store_n((uint32_t *)place, length, __ATOMIC_RELEASE);
}

/* Makes the pages of a range writable before somebody needs them; a hint. */
void postern_mapping_populate(void *start, size_t length);

/* An error's text, or NULL for an unknown code. */
const char *postern_audit_error_text(int32_t code);

#endif
