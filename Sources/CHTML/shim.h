#ifndef HEPTAD_CHTML_SHIM_H
#define HEPTAD_CHTML_SHIM_H
/* Debian's libxml2 shows ICU's headers, which differ from those inside Foundation; nothing here uses them. */
#include <libxml/xmlversion.h>
#undef LIBXML_ICU_ENABLED
#include <libxml/HTMLparser.h>
#endif
