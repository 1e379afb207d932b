#include "test.h"

#include "serve/form.h"

typedef struct fixture {
    mz_region region;
    mz_arena perm;
} fixture;

static int setup(void **state)
{
    static fixture f;
    assert_ok(mz_region_new((mz_len)64 << 20, &f.region, &f.perm));
    *state = &f;
    return 0;
}

static int teardown(void **state)
{
    fixture *f = *state;
    mz_region_free(&f->region);
    return 0;
}

#define TYPE S("multipart/form-data; boundary=x")
#define HEAD "Content-Disposition: form-data; name="

static void a_browser_form_gives_its_fields_and_files(void **state)
{
    fixture *f = *state;
    mz_form form;
    assert_ok(mz_form_parse(S("multipart/form-data; boundary=----WebKitFormBoundaryAb12"),
                            S("------WebKitFormBoundaryAb12\r\n" HEAD "\"as\"\r\n\r\n article \r\n"
                              "------WebKitFormBoundaryAb12\r\n" HEAD "\"file\"; filename=\"C:\\x\\a%22b.txt\"\r\n"
                              "Content-Type: text/plain\r\n\r\nline\r\n\r\n--\r\n"
                              "------WebKitFormBoundaryAb12--\r\n"),
                            &form, &f->perm));
    assert_int_equal(form.n, 2);
    assert_str(mz_form_text(&form, S("as")), S("article"));
    assert_str(mz_form_text(&form, S("file")), S(""));
    const mz_part *file = mz_form_part(&form, S("file"));
    assert_non_null(file);
    assert_true(file->is_file);
    assert_str(file->file, S("a\"b.txt"));
    assert_str(file->type, S("text/plain"));
    assert_str(file->value, S("line\r\n\r\n--"));
    assert_null(mz_form_part(&form, S("other")));
}

static void bytes_of_any_value_come_through(void **state)
{
    fixture *f = *state;
    mz_form form;
    mz_arena before = f->perm;
    for (int a = 0; a < 256; a++) {
        MZ_BUF_SCOPED b = mz_buf_new(4096);
        mz_puts(&b, "--x\r\n" HEAD "f; filename=n\r\n\r\n");
        mz_put_byte(&b, (uint8_t)a);
        mz_puts(&b, "\r\n--\r\n-x\r\n--");
        mz_put_byte(&b, (uint8_t)a);
        mz_puts(&b, "\r\n--x--");
        f->perm = before;
        if (a == 'x') {
            assert_code(mz_form_parse(TYPE, mz_buf_str(&b), &form, &f->perm), MZ_BAD_INPUT);
            continue;
        }
        assert_ok(mz_form_parse(TYPE, mz_buf_str(&b), &form, &f->perm));
        assert_int_equal(form.v[0].value.len, 14);
        assert_int_equal(form.v[0].value.data[0], a);
    }
}

static void an_empty_field_is_empty(void **state)
{
    fixture *f = *state;
    mz_form form;
    assert_ok(mz_form_parse(TYPE, S("--x\r\n" HEAD "\"e\"\r\n\r\n\r\n--x--\r\n"), &form, &f->perm));
    assert_int_equal(form.n, 1);
    assert_int_equal(form.v[0].value.len, 0);
    assert_ok(mz_form_parse(TYPE, S("--x--"), &form, &f->perm));
    assert_int_equal(form.n, 0);
}

/* `form` stays as it was when a body is refused. */
static void what_is_not_exactly_a_form_is_refused(void **state)
{
    fixture *f = *state;
    static const struct {
        const char *type, *body;
    } bad[] = {
        {"multipart/form-data", "--x--"},
        {"multipart/form-data; boundary=", "----"},
        {"multipart/form-data; boundary=a b", "--a b--"},
        {"multipart/form-data; boundary=x; boundary=x", "--x--"},
        {"multipart/mixed; boundary=x", "--x--"},
        {"text/plain; boundary=x", "--x--"},
        {"multipart/form-data; boundary=x", ""},
        {"multipart/form-data; boundary=x", "--y--"},
        {"multipart/form-data; boundary=x", "\r\n--x--"},
        {"multipart/form-data; boundary=x", "--x"},
        {"multipart/form-data; boundary=x", "--x-"},
        {"multipart/form-data; boundary=x", "--x--\r\nmore"},
        {"multipart/form-data; boundary=x", "--x\r\n" HEAD "e\r\n\r\n1"},
        {"multipart/form-data; boundary=x", "--x\r\n" HEAD "e\r\n\r\n1\n--x--"},
        {"multipart/form-data; boundary=x", "--x\r\n" HEAD "e\r\n\r\n1\r\n--xy\r\n"},
        {"multipart/form-data; boundary=x", "--x\r\n" HEAD "e\r\n--x--"},
        {"multipart/form-data; boundary=x", "--x\r\n" HEAD "e\n\r\n\r\n1\r\n--x--"},
        {"multipart/form-data; boundary=x", "--x\r\nContent-Type: text/plain\r\n\r\n1\r\n--x--"},
        {"multipart/form-data; boundary=x", "--x\r\n" HEAD "\"e\r\n\r\n1\r\n--x--"},
        {"multipart/form-data; boundary=x", "--x\r\n" HEAD "e\\\r\n\r\n1\r\n--x--"},
        {"multipart/form-data; boundary=x", "--x\r\n" HEAD "e; name=f\r\n\r\n1\r\n--x--"},
        {"multipart/form-data; boundary=x", "--x\r\n" HEAD "e; filename*=UTF-8''f\r\n\r\n1\r\n--x--"},
        {"multipart/form-data; boundary=x", "--x\r\n" HEAD "\"a%0Ab\"\r\n\r\n1\r\n--x--"},
        {"multipart/form-data; boundary=x", "--x\r\n" HEAD "\"\xff\"\r\n\r\n1\r\n--x--"},
        {"multipart/form-data; boundary=x", "--x\r\nContent-Disposition: attachment; name=e\r\n\r\n1\r\n--x--"},
        {"multipart/form-data; boundary=x",
         "--x\r\n" HEAD "e\r\nContent-Transfer-Encoding: base64\r\n\r\nMQ==\r\n--x--"},
        {"multipart/form-data; boundary=x", "--x\r\n" HEAD "e\r\n\r\n1\r\n--x\r\n" HEAD "e\r\n\r\n2\r\n--x--"},
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        mz_form form = {.n = -7};
        const mz_status s = mz_form_parse(mz_str_of(bad[i].type), mz_str_of(bad[i].body), &form, &f->perm);
        if (s.code != MZ_BAD_INPUT || form.n != -7) {
            fail_msg("%zu: %s", i, s.what);
        }
    }
}

static void limits_hold(void **state)
{
    fixture *f = *state;
    mz_form form;
    MZ_BUF_SCOPED many = mz_buf_new(1 << 16), long_head = mz_buf_new(1 << 16);
    for (int i = 0; i <= MZ_FORM_PARTS_MAX; i++) {
        mz_puts(&many, "--x\r\n" HEAD "f");
        mz_put_int(&many, i);
        mz_puts(&many, "\r\n\r\n1\r\n");
        if (i == MZ_FORM_PARTS_MAX - 1) { /* as many as may be */
            MZ_BUF_SCOPED fits = mz_buf_new(1 << 16);
            mz_put(&fits, mz_buf_str(&many));
            mz_puts(&fits, "--x--");
            assert_ok(mz_form_parse(TYPE, mz_buf_str(&fits), &form, &f->perm));
            assert_int_equal(form.n, MZ_FORM_PARTS_MAX);
        }
    }
    mz_puts(&many, "--x--");
    assert_code(mz_form_parse(TYPE, mz_buf_str(&many), &form, &f->perm), MZ_LIMIT);
    mz_puts(&long_head, "--x\r\n" HEAD "f\r\nX: ");
    for (int i = 0; i < MZ_FORM_HEAD_MAX; i++) {
        mz_put_byte(&long_head, 'a');
    }
    mz_puts(&long_head, "\r\n\r\n1\r\n--x--");
    assert_code(mz_form_parse(TYPE, mz_buf_str(&long_head), &form, &f->perm), MZ_LIMIT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_browser_form_gives_its_fields_and_files),
        cmocka_unit_test(bytes_of_any_value_come_through),
        cmocka_unit_test(an_empty_field_is_empty),
        cmocka_unit_test(what_is_not_exactly_a_form_is_refused),
        cmocka_unit_test(limits_hold),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
