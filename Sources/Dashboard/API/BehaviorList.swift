import Engine
import Beamulator

/// The behaviors that can be spawned, for `/api/v1/behaviors`.
struct BehaviorList {
  let json: JSON

  init(_ run: Run) {
    json = .object([
      .init(
        "behaviors",
        .array(
          run.plan.kinds.sorted { $0.name < $1.name }.map { kind in
            .object([
              .init("name", .string(kind.name)),
              .init(
                "config",
                .array(
                  kind.settings.map {
                    .object([.init("key", .string($0.name)), .init("default", $0.value)])
                  })),
            ])
          }))
    ])
  }
}
