#include <sqlite3.h>

/* SQLITE_TRANSIENT is a cast of a number to a function, which Swift does not import. */
static inline sqlite3_destructor_type beamulator_sqlite_transient(void) { return SQLITE_TRANSIENT; }
