#ifndef HEPTAD_CHDF5_H
#define HEPTAD_CHDF5_H
#if __has_include(<hdf5/serial/hdf5.h>)
#include <hdf5/serial/hdf5.h>
#else
#include <hdf5.h>
#endif
/* Types, property classes and defaults of HDF5 are macros that open the library; Swift sees them through these. */
static inline hid_t HeptadHDF5_default(void) { return H5P_DEFAULT; }
static inline hsize_t HeptadHDF5_unlimited(void) { return H5S_UNLIMITED; }
hid_t HeptadHDF5_datasetCreation(void);
hid_t HeptadHDF5_linkCreation(void);
hid_t HeptadHDF5_double(void);
hid_t HeptadHDF5_storedDouble(void);
/* A new type: text in UTF-8 of any length. */
hid_t HeptadHDF5_text(void);
hid_t HeptadHDF5_scalar(void);
/* How files are opened: what is open in one is closed with it, and without locks, which programs that were started
   meanwhile would inherit, and shared file systems do not know. No file is read before it is finished and renamed. */
hid_t HeptadHDF5_fileAccess(void);
hid_t HeptadHDF5_createFile(const char *path, hid_t access);
/* Errors are values here: the library prints none. */
void HeptadHDF5_beQuiet(void);
/* The reason of the last failure, in at most 255 bytes. */
void HeptadHDF5_reason(char text[256]);
#endif
