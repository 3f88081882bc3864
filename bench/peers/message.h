/*
 * Postern's messages, written and read by hand from protocol/SPEC.md and postern.cddl. Shares no
 * code with Postern.
 */
#ifndef BENCH_MESSAGE_H
#define BENCH_MESSAGE_H

#include <stddef.h>
#include <stdint.h>

enum { MESSAGE_BYTES_MAX = 32 * 1024, CREDENTIAL_BYTES = 16 };

/* A payload: just enough CBOR to write requests. Its correlation is at a fixed place, always
   four bytes long, and the credential at `credential_at`: both are put in anew before a send. */
struct message {
    uint8_t bytes[MESSAGE_BYTES_MAX];
    size_t count, credential_at;
};

/* The calls that can be asked about; all but the first are denied. */
enum call { CALL_PERMIT, CALL_UNKNOWN, CALL_SCOPE, CALL_FORBID, CALL_NO_PERMIT, CALLS };
extern const char *const call_names[CALLS];

/* Correlations have a bit set that makes them four bytes long in their shortest form. */
enum { CORRELATION_BASE = 0x01000000, CORRELATION_MASK = 0xFFFFF };

void message_attest(struct message *message, const char *task, uint64_t ttl_ms);
void message_authorise(struct message *message, enum call call);
void message_batch(struct message *message, enum call call, size_t items);
void message_revoke(struct message *message, const uint8_t *credential);

void message_number(struct message *message, uint32_t number);
void message_credential(struct message *message, const uint8_t *credential);

/* The number of the request that is answered; an echo returns the request's head as it was. */
uint32_t reply_number(const uint8_t *reply, size_t count);

/* 0 for `ok`; negative where it is no reply at all. */
int reply_status(const uint8_t *reply, size_t count);

/* Decisions in the reply to an authorise or a batch, and whether the first one is a permit. */
size_t reply_decisions(const uint8_t *reply, size_t count, int *permit);

/* The credential of an attest's reply, or null. */
const uint8_t *reply_credential(const uint8_t *reply, size_t count);

#endif
