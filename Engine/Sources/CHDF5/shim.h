#ifndef HEPTAD_CHDF5_SHIM_H
#define HEPTAD_CHDF5_SHIM_H
#include <hdf5.h>
/* Types, property classes and defaults of HDF5 are macros that open the library; Swift sees them through these. */
static inline hid_t HeptadHDF5_default(void) { return H5P_DEFAULT; }
static inline hid_t HeptadHDF5_datasetCreation(void) { return H5Pcreate(H5P_DATASET_CREATE); }
static inline hid_t HeptadHDF5_linkCreation(void) { return H5Pcreate(H5P_LINK_CREATE); }
static inline hid_t HeptadHDF5_double(void) { return H5T_NATIVE_DOUBLE; }
static inline hid_t HeptadHDF5_storedDouble(void) { return H5T_IEEE_F64LE; }
/* A new type: text in UTF-8 of any length. */
static inline hid_t HeptadHDF5_text(void) {
    hid_t type = H5Tcopy(H5T_C_S1);
    H5Tset_size(type, H5T_VARIABLE);
    H5Tset_cset(type, H5T_CSET_UTF8);
    return type;
}
static inline hid_t HeptadHDF5_scalar(void) { return H5Screate(H5S_SCALAR); }
static inline hsize_t HeptadHDF5_unlimited(void) { return H5S_UNLIMITED; }
/* How files are opened: what is open in one is closed with it, and without locks, which programs that were started
   meanwhile would inherit, and shared file systems do not know. No file is read before it is finished and renamed. */
static inline hid_t HeptadHDF5_fileAccess(void) {
    hid_t access = H5Pcreate(H5P_FILE_ACCESS);
    H5Pset_fclose_degree(access, H5F_CLOSE_STRONG);
    H5Pset_file_locking(access, 0, 1);
    return access;
}
static inline hid_t HeptadHDF5_createFile(const char *path, hid_t access) {
    return H5Fcreate(path, H5F_ACC_EXCL, H5P_DEFAULT, access);
}
/* Errors are values here: the library prints none. */
static inline void HeptadHDF5_beQuiet(void) { H5Eset_auto2(H5E_DEFAULT, NULL, NULL); }
static herr_t HeptadHDF5_keepInnermost(unsigned n, const H5E_error2_t *error, void *text) {
    if (n == 0 && error->desc) snprintf((char *)text, 256, "%s", error->desc);
    return 0;
}
/* The reason of the last failure, in at most 255 bytes. */
static inline void HeptadHDF5_reason(char text[256]) {
    text[0] = 0;
    H5Ewalk2(H5E_DEFAULT, H5E_WALK_UPWARD, HeptadHDF5_keepInnermost, text);
}
#endif
