#ifndef HEPTAD_CXML_SHIM_H
#define HEPTAD_CXML_SHIM_H
#include <libxml/xmlversion.h>
/* libxml2's headers would bring the system's ICU, whose types clash with those that Foundation carries. Nothing here
   touches what they are used for. */
#undef LIBXML_ICU_ENABLED
/* Debian's libxml2 shows ICU's headers, which differ from those inside Foundation; nothing here uses them. */
#include <libxml/xmlversion.h>
#undef LIBXML_ICU_ENABLED
#include <libxml/parser.h>
#include <libxml/tree.h>
#include <libxml/xmlerror.h>
#include <libxml/xpath.h>
#include <libxml/xpathInternals.h>
/* xmlFree is a variable that holds a function, which Swift may not read from several threads. */
static inline void HeptadXML_free(void *memory) { xmlFree(memory); }
#endif
