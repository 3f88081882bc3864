/// A link and where it stands in its document.
struct LocatedLink {
    let link: TemplateLink
    let range: SourceRange

    /// Where the link of an error stands; nil where no single one is to blame. An id that is taken
    /// is so by an earlier link, so of two that are alike the later is meant.
    static func range(of error: PolicyLinkError, in links: [LocatedLink]) -> SourceRange? {
        switch error {
        case .idTaken(let link): links.last { $0.link == link }?.range
        case .templateMissing(let link), .slotMissing(let link, _), .slotUnknown(let link, _):
            links.first { $0.link == link }?.range
        case .tooManyPolicies: nil
        }
    }
}
