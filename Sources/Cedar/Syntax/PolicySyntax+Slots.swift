extension PolicySyntax {
    /// The slots that a link must fill; none in a policy that is no template.
    var slots: [TemplateSlot] {
        (principal.hasSlot ? [.principal] : []) + (resource.hasSlot ? [.resource] : [])
    }

    /// The policy with the slots that the link fills; one that it leaves out stays.
    func filling(_ link: TemplateLink) -> PolicySyntax {
        PolicySyntax(
            annotations: annotations, effect: effect,
            principal: principal.filling(link.principal), action: action,
            resource: resource.filling(link.resource), conditions: conditions, range: range)
    }
}

extension EntityConstraint {
    fileprivate func filling(_ uid: EntityUID?) -> EntityConstraint {
        guard let uid, hasSlot else { return self }
        switch self {
        case .any, .isType: return self
        case .equal: return .equal(.entity(uid))
        case .isIn: return .isIn(.entity(uid))
        case .isTypeIn(let type, _): return .isTypeIn(type, .entity(uid))
        }
    }
}
