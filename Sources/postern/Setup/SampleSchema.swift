/// The schema that `init` writes as an example: in force it would refuse policies of actions that
/// it does not have, the first thing that a newcomer writes.
enum SampleSchema {
    static let text = """
        // Rename this file to `schema.cedarschema` to put it in force. It says what there is and
        // what may be done with it; the broker then refuses policies and entities that do not agree:
        // a misspelt action or attribute is found when policies are loaded, not when they fail to
        // match. `Postern::Facts` is the broker's own: what it knows of the process, the task and the
        // time (`postern policy schema` prints it).

        entity Group;
        entity Workload in [Group];

        entity File;
        entity Zone;
        entity Host in [Zone];
        entity Channel = { audience?: String };

        action read_file appliesTo {
          principal: Workload,
          resource: File,
          context: { postern: Postern::Facts },
        };

        action http_get appliesTo {
          principal: Workload,
          resource: Host,
          context: { postern: Postern::Facts },
        };

        // `data_class` is what the caller says of its data.
        action send_message appliesTo {
          principal: Workload,
          resource: Channel,
          context: { postern: Postern::Facts, data_class?: String },
        };

        """
}
