/// Finds, among policies of one effect, one whose scope covers that of a given policy and that has
/// no conditions or the same ones.
///
/// A scope has at most 25 generalisations of its principal and resource; each is one look-up.
struct ScopeIndex {
    private struct Key: Hashable {
        let principal: EntityConstraint
        let resource: EntityConstraint
        let group: Int32
    }

    /// The places of the policies of one key, by what they demand of the action.
    fileprivate struct Bucket {
        var any: Int?
        var byAction: [EntityUID: [Int]] = [:]
    }

    /// Policies that are looked at for one action; more only makes findings rarer.
    private static let candidatesMax = 32

    private let set: PolicySet
    /// By place: which policies have the same conditions (`ConditionGroups`).
    private let groups: [Int32]
    private let places: Set<Int>
    private var buckets: [Key: Bucket] = [:]

    init(_ places: [Int], of set: PolicySet, groups: [Int32]) {
        self.set = set
        self.groups = groups
        self.places = Set(places)
        for place in places {
            let syntax = set.policies[place].syntax
            let key = Key(
                principal: syntax.principal, resource: syntax.resource, group: groups[place])
            buckets[key, default: Bucket()].add(place, syntax.action, max: Self.candidatesMax)
        }
    }

    /// The place of a policy that covers the one at `place`. Of two that cover one another only
    /// the later has a cover, so that not both are called needless.
    func cover(of place: Int) -> Int? {
        cover(of: place, in: ConditionGroups.none)
            ?? (groups[place] == ConditionGroups.none ? nil : cover(of: place, in: groups[place]))
    }

    private func cover(of place: Int, in group: Int32) -> Int? {
        let syntax = set.policies[place].syntax
        guard !syntax.principal.hasSlot, !syntax.resource.hasSlot else { return nil }
        for principal in syntax.principal.generalisations {
            for resource in syntax.resource.generalisations {
                let key = Key(principal: principal, resource: resource, group: group)
                guard let bucket = buckets[key] else { continue }
                let found = bucket.candidates(syntax.action).first { isCover($0, of: place) }
                if let found { return found }
            }
        }
        return nil
    }

    private func isCover(_ other: Int, of place: Int) -> Bool {
        guard other != place else { return false }
        let (wide, narrow) = (set.policies[other].syntax, set.policies[place].syntax)
        guard wide.action.covers(narrow.action) else { return false }
        let isMutual =
            places.contains(place) && groups[other] == groups[place]
            && narrow.action.covers(wide.action)
            && narrow.principal == wide.principal && narrow.resource == wide.resource
        return !isMutual || other < place
    }
}

extension ScopeIndex.Bucket {
    fileprivate mutating func add(_ place: Int, _ action: ActionConstraint, max: Int) {
        switch action {
        case .any: any = any ?? place
        case .equal(let uid), .isIn(let uid): add(place, uid, max)
        case .isInAny(let uids): for uid in Set(uids) { add(place, uid, max) }
        }
    }

    private mutating func add(_ place: Int, _ uid: EntityUID, _ max: Int) {
        guard byAction[uid, default: []].count < max else { return }
        byAction[uid, default: []].append(place)
    }

    fileprivate func candidates(_ action: ActionConstraint) -> [Int] {
        let general = any.map { [$0] } ?? []
        switch action {
        case .any: return general
        case .equal(let uid), .isIn(let uid): return general + (byAction[uid] ?? [])
        case .isInAny(let uids):
            return general + (uids.first.flatMap { byAction[$0] } ?? [])
        }
    }
}

extension EntityConstraint {
    /// The constraints that match whatever this one matches, itself included.
    fileprivate var generalisations: [EntityConstraint] {
        switch self {
        case .any: [.any]
        case .equal(.entity(let uid)):
            [
                .any, self, .isIn(.entity(uid)), .isType(uid.type),
                .isTypeIn(uid.type, .entity(uid)),
            ]
        case .isIn: [.any, self]
        case .isType: [.any, self]
        case .isTypeIn(let type, let entity): [.any, self, .isIn(entity), .isType(type)]
        case .equal(.slot): [.any, self]
        }
    }
}

extension ActionConstraint {
    /// Whether it matches whatever the other matches.
    fileprivate func covers(_ other: ActionConstraint) -> Bool {
        switch (self, other) {
        case (.any, _): true
        case (.equal(let uid), .equal(let other)): uid == other
        case (.equal, _): false
        case (.isIn(let uid), _): other.isWithin([uid])
        case (.isInAny(let uids), _): other.isWithin(Set(uids))
        }
    }

    private func isWithin(_ uids: Set<EntityUID>) -> Bool {
        switch self {
        case .any: false
        case .equal(let uid), .isIn(let uid): uids.contains(uid)
        case .isInAny(let own): own.allSatisfy(uids.contains)
        }
    }
}
