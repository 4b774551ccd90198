internal import CSBML
internal import Glibc
internal import ReactionModels

/// Notes, ontology terms and annotations between libSBML's elements and ours.
enum SBMLAnnotation {
    /// What an element says; nil where it says nothing.
    static func read(_ element: OpaquePointer) -> Annotation? {
        var annotation = Annotation()
        let metaID = String(sbml: SBase_getMetaId(element))
        if !metaID.isEmpty { annotation.metaID = metaID }
        if SBase_isSetSBOTerm(element) != 0 { annotation.sboTerm = Int(SBase_getSBOTerm(element)) }
        if SBase_isSetNotes(element) != 0 { annotation.notes = taken(SBase_getNotesString(element)) }
        if SBase_isSetAnnotation(element) != 0 {
            annotation.xml = taken(SBase_getAnnotationString(element))
            annotation.terms = (0..<SBase_getNumCVTerms(element)).compactMap { term(SBase_getCVTerm(element, $0)) }
        }
        let isEmpty = annotation.sboTerm == nil && annotation.notes == nil && annotation.xml == nil
        return isEmpty ? nil : annotation
    }

    /// A string that libSBML allocated.
    private static func taken(_ text: UnsafeMutablePointer<CChar>?) -> String? {
        guard let text else { return nil }
        defer { free(text) }
        return String(cString: text)
    }

    private static func term(_ term: OpaquePointer?) -> Annotation.Term? {
        guard let term else { return nil }
        let resources = (0..<CVTerm_getNumResources(term)).map { String(sbml: CVTerm_getResourceURI(term, $0)) }
        let isOfModels = CVTerm_getQualifierType(term) == MODEL_QUALIFIER
        let name =
            isOfModels
            ? ModelQualifierType_toString(CVTerm_getModelQualifierType(term))
            : BiolQualifierType_toString(CVTerm_getBiologicalQualifierType(term))
        let relation = String(sbml: name)
        guard !relation.isEmpty, !resources.isEmpty else { return nil }
        return Annotation.Term(relation: relation, isOfModels: isOfModels, resources: resources)
    }

    /// Gives an element what is said about it.
    ///
    /// - Parameters:
    ///   - annotation: What is said; nil leaves the element as it is.
    ///   - element: An element of libSBML.
    ///   - id: Part of the element's name for annotations, where it has none.
    static func write(_ annotation: Annotation?, to element: OpaquePointer?, id: String) {
        guard let annotation else { return }
        if let term = annotation.sboTerm { SBase_setSBOTerm(element, Int32(clamping: term)) }
        if let notes = annotation.notes { SBase_setNotesString(element, notes) }
        guard annotation.xml != nil || !annotation.terms.isEmpty else { return }
        SBase_setMetaId(element, annotation.metaID ?? "meta_\(id)")
        if let xml = annotation.xml {
            SBase_setAnnotationString(element, xml)
            return
        }
        for term in annotation.terms {
            guard let item = CVTerm_createWithQualifierType(term.isOfModels ? MODEL_QUALIFIER : BIOLOGICAL_QUALIFIER)
            else { continue }
            defer { CVTerm_free(item) }
            if term.isOfModels {
                CVTerm_setModelQualifierTypeByString(item, term.relation)
            } else {
                CVTerm_setBiologicalQualifierTypeByString(item, term.relation)
            }
            for resource in term.resources { CVTerm_addResource(item, resource) }
            SBase_addCVTermNewBag(element, item)
        }
    }
}
