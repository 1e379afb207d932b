/* Which format a client is given: what programs really send, and browsers. */
#include "test.h"

#include "serve/api/api.h"

static void each_client_gets_what_it_reads(void **state)
{
    static const mz_api_resource items = {.formats = 1U << MZ_API_JSON | 1U << MZ_API_HTML | 1U << MZ_API_CSV |
                                                     1U << MZ_API_GEOJSONSEQ | 1U << MZ_API_FLATGEOBUF |
                                                     1U << MZ_API_GEOPACKAGE,
                                          .type = "application/geo+json"};
    static const struct {
        const char *accept;
        mz_api_format want;
    } table[] = {
        {"", MZ_API_JSON},
        {"*/*", MZ_API_JSON},
        {"application/geo+json, application/json", MZ_API_JSON}, /* GDAL, QGIS */
        {"application/json", MZ_API_JSON},
        {"application/geo+json", MZ_API_JSON},
        {"text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8", MZ_API_HTML},
        {"text/html", MZ_API_HTML},
        {"TEXT/HTML", MZ_API_HTML},
        {"text/html;q=0.5, application/json", MZ_API_JSON},
        {"application/json;q=0.5, text/html", MZ_API_HTML},
        {"application/json, text/html", MZ_API_JSON}, /* html does not rank first */
        {"*/*, text/html", MZ_API_JSON},
        {"text/html;q=0", MZ_API_JSON},
        {"text/csv", MZ_API_CSV},
        {"text/csv;header=present", MZ_API_CSV},
        {"application/flatgeobuf;q=0.9, text/csv;q=0.8", MZ_API_FLATGEOBUF},
        {"application/geopackage+sqlite3", MZ_API_GEOPACKAGE},
        {"application/geo+json-seq", MZ_API_GEOJSONSEQ},
        {"image/png", MZ_API_JSON},
        {"text/html;q=x", MZ_API_HTML},
        {",,;;,", MZ_API_JSON},
        {"text/html;q=1.001", MZ_API_HTML},
        {"text/*", MZ_API_JSON},
    };
    (void)state;
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        const mz_api_format got = mz_api_accept(&items, mz_str_of(table[i].accept));
        if (got != table[i].want) {
            fail_msg("%s: %d, want %d", table[i].accept, got, table[i].want);
        }
    }
}

static void the_definition_goes_by_its_own_type(void **state)
{
    static const mz_api_resource api = {.formats = 1U << MZ_API_JSON | 1U << MZ_API_HTML,
                                        .type = "application/vnd.oai.openapi+json;version=3.0"};
    (void)state;
    assert_int_equal(mz_api_accept(&api, S("application/vnd.oai.openapi+json;version=3.0, "
                                           "application/openapi+json;version=3.0, application/json")),
                     MZ_API_JSON);
    assert_int_equal(mz_api_accept(&api, S("text/html, application/vnd.oai.openapi+json;version=3.0;q=0.1")),
                     MZ_API_HTML);
    assert_str(mz_api_type(&api, MZ_API_JSON), S("application/vnd.oai.openapi+json;version=3.0"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_client_gets_what_it_reads),
        cmocka_unit_test(the_definition_goes_by_its_own_type),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
