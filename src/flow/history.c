/* When what came onto the record. */
#include "flow/inside.h"

mz_status mz_flow_size_on(mz_case *c, mz_day day, int64_t *out)
{
    mz_rows rows;
    const mz_value last_second[] = {mz_value_number(((int64_t)day + 1) * MZ_DAY_SECONDS - 1)};
    MZ_WORK_ROOM_SCOPED room = {0};
    MZ_TRY(mz_work_room_new(&room));
    MZ_TRY(mz_index_ask(c->index, MZ_Q_ENTRY_AFTER, last_second, 1, &rows, &room.arena));
    *out = rows.n > 0 ? ((const mz_entry_row *)rows.v)->n : mz_record_size(c->record);
    return mz_ok();
}
