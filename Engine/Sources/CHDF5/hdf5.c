#include "CHDF5.h"
#include "CLateLibraries.h"

#include <stdio.h>

static const char *const names[] = {"libhdf5_serial.so.103", "libhdf5_serial.so.310", "libhdf5_serial.so", "libhdf5.so", NULL};
static struct late_library hdf5 = {names, "libhdf5-103-1", NULL};

LATE(&hdf5, herr_t, H5open, (void), ())
LATE(&hdf5, herr_t, H5check_version, (unsigned major, unsigned minor, unsigned release), (major, minor, release))
LATE(&hdf5, herr_t, H5Aclose, (hid_t attribute), (attribute))
LATE(&hdf5, hid_t, H5Acreate2, (hid_t place, const char *name, hid_t type, hid_t space, hid_t creation, hid_t access),
     (place, name, type, space, creation, access))
LATE(&hdf5, hid_t, H5Aget_space, (hid_t attribute), (attribute))
LATE(&hdf5, hid_t, H5Aopen, (hid_t object, const char *name, hid_t access), (object, name, access))
LATE(&hdf5, hid_t, H5Aopen_by_name,
     (hid_t place, const char *object, const char *name, hid_t access, hid_t link_access),
     (place, object, name, access, link_access))
LATE(&hdf5, herr_t, H5Aread, (hid_t attribute, hid_t type, void *values), (attribute, type, values))
LATE(&hdf5, herr_t, H5Awrite, (hid_t attribute, hid_t type, const void *values), (attribute, type, values))
LATE(&hdf5, herr_t, H5Dclose, (hid_t dataset), (dataset))
LATE(&hdf5, hid_t, H5Dcreate2,
     (hid_t place, const char *name, hid_t type, hid_t space, hid_t link, hid_t creation, hid_t access),
     (place, name, type, space, link, creation, access))
LATE(&hdf5, hid_t, H5Dget_space, (hid_t dataset), (dataset))
LATE(&hdf5, hid_t, H5Dopen2, (hid_t place, const char *name, hid_t access), (place, name, access))
LATE(&hdf5, herr_t, H5Dread, (hid_t dataset, hid_t type, hid_t memory, hid_t file, hid_t transfer, void *values),
     (dataset, type, memory, file, transfer, values))
LATE(&hdf5, herr_t, H5Dset_extent, (hid_t dataset, const hsize_t size[]), (dataset, size))
LATE(&hdf5, herr_t, H5Dvlen_reclaim, (hid_t type, hid_t space, hid_t transfer, void *values),
     (type, space, transfer, values))
LATE(&hdf5, herr_t, H5Dwrite, (hid_t dataset, hid_t type, hid_t memory, hid_t file, hid_t transfer, const void *values),
     (dataset, type, memory, file, transfer, values))
LATE(&hdf5, herr_t, H5Eset_auto2, (hid_t stack, H5E_auto2_t function, void *data), (stack, function, data))
LATE(&hdf5, herr_t, H5Ewalk2, (hid_t stack, H5E_direction_t direction, H5E_walk2_t function, void *data),
     (stack, direction, function, data))
LATE(&hdf5, herr_t, H5Fclose, (hid_t file), (file))
LATE(&hdf5, hid_t, H5Fcreate, (const char *path, unsigned flags, hid_t creation, hid_t access),
     (path, flags, creation, access))
LATE(&hdf5, hid_t, H5Fopen, (const char *path, unsigned flags, hid_t access), (path, flags, access))
LATE(&hdf5, htri_t, H5Lexists, (hid_t place, const char *name, hid_t access), (place, name, access))
LATE(&hdf5, herr_t, H5Oclose, (hid_t object), (object))
LATE(&hdf5, hid_t, H5Oopen, (hid_t place, const char *name, hid_t access), (place, name, access))
LATE(&hdf5, herr_t, H5Pclose, (hid_t list), (list))
LATE(&hdf5, hid_t, H5Pcreate, (hid_t class), (class))
LATE(&hdf5, herr_t, H5Pset_chunk, (hid_t list, int rank, const hsize_t size[]), (list, rank, size))
LATE(&hdf5, herr_t, H5Pset_create_intermediate_group, (hid_t list, unsigned creates), (list, creates))
LATE(&hdf5, herr_t, H5Pset_deflate, (hid_t list, unsigned level), (list, level))
LATE(&hdf5, herr_t, H5Pset_fclose_degree, (hid_t list, H5F_close_degree_t degree), (list, degree))
LATE(&hdf5, herr_t, H5Pset_file_locking, (hid_t list, hbool_t locks, hbool_t ignores), (list, locks, ignores))
LATE(&hdf5, herr_t, H5Pset_shuffle, (hid_t list), (list))
LATE(&hdf5, herr_t, H5Sclose, (hid_t space), (space))
LATE(&hdf5, hid_t, H5Screate, (H5S_class_t class), (class))
LATE(&hdf5, hid_t, H5Screate_simple, (int rank, const hsize_t size[], const hsize_t most[]), (rank, size, most))
LATE(&hdf5, int, H5Sget_simple_extent_dims, (hid_t space, hsize_t size[], hsize_t most[]), (space, size, most))
LATE(&hdf5, int, H5Sget_simple_extent_ndims, (hid_t space), (space))
LATE(&hdf5, hssize_t, H5Sget_simple_extent_npoints, (hid_t space), (space))
LATE(&hdf5, herr_t, H5Sselect_hyperslab,
     (hid_t space, H5S_seloper_t operation, const hsize_t start[], const hsize_t stride[], const hsize_t count[],
      const hsize_t block[]),
     (space, operation, start, stride, count, block))
LATE(&hdf5, herr_t, H5Tclose, (hid_t type), (type))
LATE(&hdf5, hid_t, H5Tcopy, (hid_t type), (type))
LATE(&hdf5, herr_t, H5Tset_cset, (hid_t type, H5T_cset_t set), (type, set))
LATE(&hdf5, herr_t, H5Tset_size, (hid_t type, size_t size), (type, size))

/// What the header's macros read: a variable of the library, which is open then.
static hid_t variable(const char *name) {
    H5open();
    return *(const hid_t *)late_symbol(&hdf5, name);
}

hid_t HeptadHDF5_datasetCreation(void) { return H5Pcreate(variable("H5P_CLS_DATASET_CREATE_ID_g")); }

hid_t HeptadHDF5_linkCreation(void) { return H5Pcreate(variable("H5P_CLS_LINK_CREATE_ID_g")); }

hid_t HeptadHDF5_double(void) { return variable("H5T_NATIVE_DOUBLE_g"); }

hid_t HeptadHDF5_storedDouble(void) { return variable("H5T_IEEE_F64LE_g"); }

hid_t HeptadHDF5_text(void) {
    hid_t type = H5Tcopy(variable("H5T_C_S1_g"));
    H5Tset_size(type, H5T_VARIABLE);
    H5Tset_cset(type, H5T_CSET_UTF8);
    return type;
}

hid_t HeptadHDF5_scalar(void) { return H5Screate(H5S_SCALAR); }

hid_t HeptadHDF5_fileAccess(void) {
    hid_t access = H5Pcreate(variable("H5P_CLS_FILE_ACCESS_ID_g"));
    H5Pset_fclose_degree(access, H5F_CLOSE_STRONG);
    H5Pset_file_locking(access, 0, 1);
    return access;
}

hid_t HeptadHDF5_createFile(const char *path, hid_t access) {
    return H5Fcreate(path, H5F_ACC_EXCL, H5P_DEFAULT, access);
}

void HeptadHDF5_beQuiet(void) { H5Eset_auto2(H5E_DEFAULT, NULL, NULL); }

static herr_t keep_innermost(unsigned n, const H5E_error2_t *error, void *text) {
    if (n == 0 && error->desc) snprintf((char *)text, 256, "%s", error->desc);
    return 0;
}

void HeptadHDF5_reason(char text[256]) {
    text[0] = 0;
    H5Ewalk2(H5E_DEFAULT, H5E_WALK_UPWARD, keep_innermost, text);
}
