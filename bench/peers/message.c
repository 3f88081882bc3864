#include "message.h"

#include <string.h>

const char *const call_names[CALLS] = {"permit", "unknown", "scope", "forbid", "no-permit"};

static void head(struct message *m, int major, uint64_t argument)
{
    int width = argument < 24 ? 0 : argument < 256 ? 1 : argument < 65536 ? 2 : 4;
    m->bytes[m->count++] = major << 5 | (width == 0 ? (int)argument
                                         : width == 1 ? 24
                                         : width == 2 ? 25
                                                      : 26);
    for (int i = width - 1; i >= 0; i--) {
        m->bytes[m->count++] = argument >> 8 * i & 0xff;
    }
}

static void text(struct message *m, const char *value)
{
    head(m, 3, strlen(value));
    memcpy(m->bytes + m->count, value, strlen(value));
    m->count += strlen(value);
}

static void credential_place(struct message *m)
{
    head(m, 2, CREDENTIAL_BYTES);
    m->credential_at = m->count;
    memset(m->bytes + m->count, 0, CREDENTIAL_BYTES);
    m->count += CREDENTIAL_BYTES;
}

/* [1, operation, correlation, … */
static void envelope(struct message *m, int operation)
{
    m->count = m->credential_at = 0;
    head(m, 4, 4), head(m, 0, 1), head(m, 0, operation), head(m, 0, CORRELATION_BASE);
}

/* … {1: task, 2: intent, 3: {1: ["read_file", …], 2: ["File::*", …]}, 4: ttl}] */
void message_attest(struct message *m, const char *task, uint64_t ttl_ms)
{
    envelope(m, 2);
    head(m, 5, 4);
    head(m, 0, 1), text(m, task);
    head(m, 0, 2), text(m, "measure");
    head(m, 0, 3), head(m, 5, 2);
    head(m, 0, 1), head(m, 4, 2), text(m, "read_file"), text(m, "http_get");
    head(m, 0, 2), head(m, 4, 2), text(m, "File::*"), text(m, "Host::*");
    head(m, 0, 4), head(m, 0, ttl_ms);
}

/* An action, a resource and a context of two attributes, under consecutive keys. */
static void call_fields(struct message *m, enum call call, int first_key)
{
    int is_host = call == CALL_FORBID || call == CALL_NO_PERMIT;
    head(m, 0, first_key);
    text(m, call == CALL_SCOPE ? "write_file" : is_host ? "http_get" : "read_file");
    head(m, 0, first_key + 1), head(m, 4, 2);
    text(m, is_host ? "Host" : "File");
    text(m, call == CALL_FORBID      ? "paste.example.net"
            : call == CALL_NO_PERMIT ? "other.example.net"
                                     : "/srv/reports/q3.txt");
    head(m, 0, first_key + 2), head(m, 5, 2);
    text(m, "bytes"), head(m, 0, 200);
    text(m, "data_class"), text(m, "internal");
}

/* … {1: credential, 2: action, 3: [type, id], 4: {"bytes": …, "data_class": …}}] */
void message_authorise(struct message *m, enum call call)
{
    envelope(m, 3);
    head(m, 5, 4);
    head(m, 0, 1), credential_place(m);
    call_fields(m, call, 2);
}

/* … {1: credential, 2: 0, 3: [{1: action, 2: [type, id], 3: {…}}, …]}] */
void message_batch(struct message *m, enum call call, size_t items)
{
    envelope(m, 4);
    head(m, 5, 3);
    head(m, 0, 1), credential_place(m);
    head(m, 0, 2), head(m, 0, 0);
    head(m, 0, 3), head(m, 4, items);
    for (size_t i = 0; i < items; i++) {
        head(m, 5, 3);
        call_fields(m, call, 1);
    }
}

/* … {1: [1, credential]}] */
void message_revoke(struct message *m, const uint8_t *credential)
{
    envelope(m, 6);
    head(m, 5, 1);
    head(m, 0, 1), head(m, 4, 2), head(m, 0, 1), credential_place(m);
    message_credential(m, credential);
}

void message_number(struct message *m, uint32_t number)
{
    uint32_t value = CORRELATION_BASE | (number & CORRELATION_MASK);
    for (int i = 0; i < 4; i++) {
        m->bytes[4 + i] = value >> (24 - 8 * i) & 0xff;
    }
}

void message_credential(struct message *m, const uint8_t *credential)
{
    if (m->credential_at) {
        memcpy(m->bytes + m->credential_at, credential, CREDENTIAL_BYTES);
    }
}

uint32_t reply_number(const uint8_t *reply, size_t count)
{
    if (count < 8 || reply[3] != 0x1a) {
        return UINT32_MAX;
    }
    return ((uint32_t)reply[5] << 16 | reply[6] << 8 | reply[7]) & CORRELATION_MASK;
}

int reply_status(const uint8_t *reply, size_t count)
{
    return count >= 10 && reply[0] == 0x85 && reply[1] == 1 && reply[3] == 0x1a ? reply[8] : -1;
}

size_t reply_decisions(const uint8_t *reply, size_t count, int *permit)
{
    size_t at = 9, decisions = 1;
    *permit = 0;
    if (reply_status(reply, count) != 0) {
        return 0;
    }
    if (reply[2] == 4 && count > 14) { /* {1: [ … */
        decisions = reply[11] == 0x98 ? reply[12] : (size_t)(reply[11] & 0x1f);
        at = reply[11] == 0x98 ? 13 : 12;
    }
    if (count < at + 3) {
        return 0;
    }
    *permit = reply[at + 2] == 0xf5;
    return decisions;
}

const uint8_t *reply_credential(const uint8_t *reply, size_t count)
{
    int found = reply_status(reply, count) == 0 && reply[2] == 2 && count > 12 + CREDENTIAL_BYTES
                && reply[10] == 1 && reply[11] == 0x50;
    return found ? reply + 12 : NULL;
}
