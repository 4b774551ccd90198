#include "CLateLibraries.h"
#include "CZip.h"

static const char *const names[] = {"libzip.so.4", "libzip.so.5", "libzip.so", NULL};
static struct late_library zip = {names, "libzip4", NULL};

LATE(&zip, zip_t *, zip_open, (const char *path, int flags, int *error), (path, flags, error))
LATE(&zip, int, zip_close, (zip_t *archive), (archive))
LATE(&zip, void, zip_discard, (zip_t *archive), (archive))
LATE(&zip, const char *, zip_strerror, (zip_t *archive), (archive))
LATE(&zip, void, zip_error_init_with_code, (zip_error_t *error, int code), (error, code))
LATE(&zip, const char *, zip_error_strerror, (zip_error_t *error), (error))
LATE(&zip, void, zip_error_fini, (zip_error_t *error), (error))
LATE(&zip, zip_int64_t, zip_get_num_entries, (zip_t *archive, zip_flags_t flags), (archive, flags))
LATE(&zip, int, zip_stat_index, (zip_t *archive, zip_uint64_t index, zip_flags_t flags, zip_stat_t *status),
     (archive, index, flags, status))
LATE(&zip, zip_file_t *, zip_fopen_index, (zip_t *archive, zip_uint64_t index, zip_flags_t flags),
     (archive, index, flags))
LATE(&zip, zip_int64_t, zip_fread, (zip_file_t *file, void *buffer, zip_uint64_t size), (file, buffer, size))
LATE(&zip, int, zip_fclose, (zip_file_t *file), (file))
LATE(&zip, zip_source_t *, zip_source_buffer, (zip_t *archive, const void *data, zip_uint64_t size, int frees),
     (archive, data, size, frees))
LATE(&zip, void, zip_source_free, (zip_source_t *source), (source))
LATE(&zip, zip_int64_t, zip_file_add, (zip_t *archive, const char *name, zip_source_t *source, zip_flags_t flags),
     (archive, name, source, flags))
