// Goal: the names in a schema stand for what the reference says they stand for.
// Method: small schemas, one for each rule, and the model that they must resolve to.

import Testing

@testable import Cedar

@Suite struct SchemaModelTests {
    @Test func entityTypes() throws {
        let schema = try Schema(
            text: """
                namespace N {
                    entity User, Robot in [Team] = {name: String, "e mail"?: Set<String>} tags Long;
                    entity Team in N::Org;
                    entity Org;
                    entity Size enum ["s", "m", "s"];
                }
                """)
        let user = try #require(schema.entityTypes[EntityType("N::User")])
        #expect(user.parents == [try EntityType("N::Team")])
        #expect(user.ancestors == [try EntityType("N::Team"), try EntityType("N::Org")])
        #expect(user.attributes.attributes.map(\.name) == ["e mail", "name"])
        #expect(user.attributes["e mail"]?.type == .set(.string))
        #expect(user.attributes["e mail"]?.isRequired == false)
        #expect(user.attributes["name"]?.isRequired == true)
        #expect(user.attributes["e-mail"] == nil)
        #expect(user.tags == .long)
        #expect(user.enumeratedIDs == nil)
        #expect(schema.entityTypes[try EntityType("N::Robot")]?.attributes == user.attributes)
        #expect(schema.entityTypes[try EntityType("N::Size")]?.enumeratedIDs == ["s", "m"])
        #expect(schema.entityTypes.count == 5)
    }

    @Test func cycleOfEntityTypes() throws {
        let schema = try Schema(
            text: "entity A in B; entity B in [A]; entity C in C; entity D in A;")
        let both: Set<EntityType> = [try EntityType("A"), try EntityType("B")]
        #expect(schema.entityTypes[try EntityType("A")]?.ancestors == both)
        #expect(schema.entityTypes[try EntityType("B")]?.ancestors == both)
        #expect(schema.entityTypes[try EntityType("C")]?.ancestors == [try EntityType("C")])
        #expect(schema.entityTypes[try EntityType("D")]?.ancestors == both)
    }

    @Test func actions() throws {
        let schema = try Schema(
            text: """
                entity User, Doc;
                type Ctx = {ip: ipaddr};
                action view, "e d" in [group] appliesTo {
                    resource: Doc, context: Ctx, principal: [User, User]
                };
                action group in N::Action::"all";
                namespace N { action all; }
                """)
        let view = try #require(schema.actions[EntityUID(type: "Action", id: "view")])
        let group = try EntityUID(type: "Action", id: "group")
        let all = try EntityUID(type: "N::Action", id: "all")
        #expect(view.parents == [group])
        #expect(view.ancestors == [group, all])
        #expect(view.principals == [try EntityType("User")])
        #expect(view.resources == [try EntityType("Doc")])
        #expect(view.context["ip"]?.type == .extension(.ipaddr))
        #expect(schema.actions[group]?.principals == [])
        #expect(schema.actions[group]?.context == .empty)
        #expect(schema.actions[try EntityUID(type: "Action", id: "e d")] != nil)
        #expect(schema.actions.count == 4)
    }

    /// An attribute `x`, what stands around it, and what its type must be.
    @Test(arguments: [
        ("entity A = {x: Bool};", SchemaType.bool),
        ("entity A = {x: __cedar::Long};", .long),
        ("entity A = {x: decimal};", .extension(.decimal)),
        ("entity A = {x: datetime};", .extension(.datetime)),
        ("entity A = {x: __cedar::duration};", .extension(.duration)),
        ("entity A = {x: A};", .entity(EntityType(unchecked: "A"))),
        // A common type goes before an entity type of the same name.
        ("entity A = {x: B}; entity B; type B = String;", .string),
        // A name of the user's own goes before a built-in one.
        ("entity A = {x: Long}; entity Long;", .entity(EntityType(unchecked: "Long"))),
        ("entity A = {x: ipaddr}; type ipaddr = String;", .string),
        ("entity A = {x: __cedar::ipaddr}; type ipaddr = String;", .extension(.ipaddr)),
        ("entity A = {x: Action}; action a;", .entity(EntityType(unchecked: "Action"))),
        ("entity A = {x: T}; type T = Set<U>; type U = {};", .set(.record(.empty))),
        // Of attributes with the same name the last counts.
        ("entity A = {x: Long, \"x\": String};", .string),
    ])
    func types(_ text: String, _ expected: SchemaType) throws {
        let schema = try Schema(text: text)
        #expect(schema.entityTypes[try EntityType("A")]?.attributes["x"]?.type == expected)
    }

    @Test func nearestNamespace() throws {
        let schema = try Schema(
            text: """
                entity Outer;
                namespace N { entity A = {x: B, y: Outer, z: Long, w: M::B}; entity B, Long; }
                namespace M { entity B; }
                """)
        let type = try #require(schema.entityTypes[EntityType("N::A")])
        #expect(type.attributes["x"]?.type == .entity(try EntityType("N::B")))
        #expect(type.attributes["y"]?.type == .entity(try EntityType("Outer")))
        #expect(type.attributes["z"]?.type == .entity(try EntityType("N::Long")))
        #expect(type.attributes["w"]?.type == .entity(try EntityType("M::B")))
    }

    @Test func canonicallyEquivalentNamesAreDistinct() throws {
        let schema = try Schema(text: "entity A = {\"\u{E4}\": Long, \"a\u{308}\": String};")
        let type = try #require(schema.entityTypes[EntityType("A")])
        #expect(type.attributes.attributes.count == 2)
        #expect(type.attributes["\u{E4}"]?.type == .long)
        #expect(type.attributes["a\u{308}"]?.type == .string)
    }

    /// The JSON form says of a name whether it is a common type's or an entity type's.
    @Test func kindsOfNames() throws {
        let schema = try Schema(
            json: """
                {"N": {"commonTypes": {"T": {"type": "Long"}, "U": {"type": "Bool"}},
                    "entityTypes": {"T": {"shape": {"type": "Record", "attributes": {
                        "a": {"type": "T"},
                        "b": {"type": "Entity", "name": "T"},
                        "c": {"type": "EntityOrCommon", "name": "T"},
                        "d": {"type": "Bool"},
                        "e": {"type": "EntityOrCommon", "name": "Bool", "required": false}
                    }}}, "Bool": {}}, "actions": {}}}
                """)
        let type = try #require(schema.entityTypes[EntityType("N::T")])
        #expect(
            type.attributes.attributes.map(\.type) == [
                .long, .entity(try EntityType("N::T")), .long, .bool,
                .entity(try EntityType("N::Bool")),
            ])
        #expect(type.attributes.attributes.map(\.isRequired) == [true, true, true, true, false])
    }

    @Test func commentEndsAtCarriageReturn() throws {
        let schema = try Schema(text: "// one\rentity A; // two\r\nentity B;")
        #expect(schema.entityTypes.count == 2)
        let policies = try PolicySet(
            text: "permit(principal, action, resource); // no\rforbid(principal, action, resource);"
        )
        #expect(policies.count == 2)
    }
}
