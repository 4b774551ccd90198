#ifndef HEPTAD_CSBML_H
#define HEPTAD_CSBML_H

#include <sbml/SBMLTypes.h>
#include <sbml/conversion/ConversionProperties.h>
#include <sbml/packages/fbc/extension/FbcModelPlugin.h>

#ifdef __cplusplus
extern "C" {
#endif

/// Reads a document like `readSBMLFromString`. Where libSBML gives up by a C++ exception, which C and Swift cannot
/// catch, the result is null and its words are in `reason`.
SBMLDocument_t *HeptadSBMLDocument_read(const char *text, char *reason, size_t reasonSize);

/// Converts a document like `SBMLDocument_convert`, after a trial in a child process.
///
/// libSBML's flattening of `comp` models follows references that make no sense into freed memory. The child has the
/// same document at the same addresses, so that what ends it would end this process too. Where the child does not
/// survive, or libSBML gives up by a C++ exception, the result is `LIBSBML_OPERATION_FAILED` with the cause in `reason`.
int HeptadSBMLDocument_convert(
    SBMLDocument_t *document, const ConversionProperties_t *properties, char *reason, size_t reasonSize);

/// Runs libSBML's validation like `SBMLDocument_checkConsistency`, after a trial in a child process as above; its
/// findings are the document's errors.
int HeptadSBMLDocument_checkConsistency(SBMLDocument_t *document, char *reason, size_t reasonSize);

/// The first element whose mathematics has a nameless or unknown node, null where there is none. libSBML reads such
/// mathematics and later dereferences the missing name.
SBase_t *HeptadSBMLDocument_firstMalformed(SBMLDocument_t *document);

/// The external model definition at an index, null beyond the last.
SBase_t *HeptadSBMLDocument_externalModel(SBMLDocument_t *document, unsigned int index);

/// The text of an external model definition's source, to be freed by the caller.
char *HeptadSBMLDocument_externalSource(SBMLDocument_t *document, unsigned int index);

#ifdef __cplusplus
}
#endif

#endif
