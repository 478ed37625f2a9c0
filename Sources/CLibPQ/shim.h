#include <postgresql/libpq-fe.h>

/* Swift does not import macros that are characters. */
static const int beamulator_pq_sqlstate = PG_DIAG_SQLSTATE;
static const int beamulator_pq_message = PG_DIAG_MESSAGE_PRIMARY;
static const int beamulator_pq_table = PG_DIAG_TABLE_NAME;
