#include "format/flatbuffer.h"

_Static_assert(sizeof(double) == 8, "doubles are IEEE 754 binary64");

void mz_put_le(mz_buf *out, uint64_t v, int bytes)
{
    for (int i = 0; i < bytes; i++) {
        mz_put_byte(out, (uint8_t)(v >> (8 * i)));
    }
}

static uint64_t bits_of(double v)
{
    uint64_t bits;
    (void)memcpy(&bits, &v, sizeof bits);
    return bits;
}

void mz_put_le_double(mz_buf *out, double v) { mz_put_le(out, bits_of(v), 8); }

/* Little-endian, written from the back: the highest byte comes first. */
static void push(mz_flat *f, uint64_t v, int bytes) { mz_put_be(f->back, v, bytes); }

/* Fills up so that what stands `ahead` bytes further on is aligned. */
static void align(mz_flat *f, mz_len size, mz_len ahead)
{
    f->align = size > f->align ? size : f->align;
    while ((f->back->len + ahead) % size != 0) {
        mz_put_byte(f->back, 0);
    }
}

static void push_reversed(mz_flat *f, mz_str s)
{
    for (mz_len i = s.len - 1; i >= 0; i--) {
        mz_put_byte(f->back, s.data[i]);
    }
}

mz_len mz_flat_text(mz_flat *f, mz_str s)
{
    align(f, 4, s.len + 1);
    mz_put_byte(f->back, 0);
    push_reversed(f, s);
    push(f, (uint64_t)s.len, 4);
    return f->back->len;
}

mz_len mz_flat_bytes(mz_flat *f, mz_str s)
{
    align(f, 4, s.len);
    push_reversed(f, s);
    push(f, (uint64_t)s.len, 4);
    return f->back->len;
}

mz_len mz_flat_doubles(mz_flat *f, const double *v, mz_len n)
{
    align(f, 8, 0);
    for (mz_len i = n - 1; i >= 0; i--) {
        push(f, bits_of(v[i]), 8);
    }
    push(f, (uint64_t)n, 4);
    return f->back->len;
}

static void push_offset(mz_flat *f, mz_len place) { push(f, (uint64_t)(f->back->len + 4 - place), 4); }

mz_len mz_flat_offsets(mz_flat *f, const mz_len *places, mz_len n)
{
    align(f, 4, 0);
    for (mz_len i = n - 1; i >= 0; i--) {
        push_offset(f, places[i]);
    }
    push(f, (uint64_t)n, 4);
    return f->back->len;
}

mz_flat_table mz_flat_begin(const mz_flat *f) { return (mz_flat_table){.start = f->back->len}; }

static void note(const mz_flat *f, mz_flat_table *t, int slot)
{
    mz_assert(slot < MZ_FLAT_SLOTS);
    t->at[slot] = f->back->len;
    t->slots = slot + 1 > t->slots ? slot + 1 : t->slots;
}

void mz_flat_number(mz_flat *f, mz_flat_table *t, int slot, uint64_t v, int bytes)
{
    align(f, bytes, 0);
    push(f, v, bytes);
    note(f, t, slot);
}

void mz_flat_offset(mz_flat *f, mz_flat_table *t, int slot, mz_len place)
{
    align(f, 4, 0);
    push_offset(f, place);
    note(f, t, slot);
}

mz_len mz_flat_end(mz_flat *f, const mz_flat_table *t)
{
    align(f, 4, 0);
    push(f, 0, 4); /* where the vtable is: known below */
    const mz_len table = f->back->len;
    for (int i = t->slots - 1; i >= 0; i--) {
        push(f, t->at[i] > 0 ? (uint64_t)(table - t->at[i]) : 0, 2);
    }
    push(f, (uint64_t)(table - t->start), 2);
    push(f, (uint64_t)(2 * t->slots + 4), 2);
    const uint64_t distance = (uint64_t)(f->back->len - table);
    for (int i = 0; i < 4 && !f->back->full; i++) {
        f->back->data[table - 1 - i] = (uint8_t)(distance >> (8 * i));
    }
    return table;
}

void mz_flat_finish(mz_flat *f, mz_len root, mz_buf *out)
{
    align(f, f->align > 4 ? f->align : 4, 8);
    push_offset(f, root);
    push(f, (uint64_t)f->back->len, 4);
    out->full = out->full || f->back->full;
    for (mz_len i = f->back->len - 1; i >= 0; i--) {
        mz_put_byte(out, f->back->data[i]);
    }
    mz_buf_clear(f->back);
}
