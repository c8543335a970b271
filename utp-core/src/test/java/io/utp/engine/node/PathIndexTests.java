package io.utp.engine.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.utp.engine.connection.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PathIndexTests {

    private static List<Connection> connections(int count) {
        NodePair pair = new NodePair();
        List<Connection> connections = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            connections.add(pair.connected());
        }
        assertThat(connections).allMatch(connection -> connection.path().key() != null);
        return connections;
    }

    @Test
    void eachOfManyIsFoundUntilItIsRemovedInWhateverOrder() {
        List<Connection> connections = connections(60);
        for (int seed = 0; seed < 20; seed++) {
            Random random = new Random(seed);
            PathIndex index = new PathIndex();
            List<Connection> present = new ArrayList<>();
            for (int step = 0; step < 300; step++) {
                Connection connection = connections.get(random.nextInt(connections.size()));
                if (present.remove(connection)) {
                    index.remove(connection);
                } else {
                    index.add(connection);
                    index.add(connection);
                    present.add(connection);
                }
                for (Connection each : connections) {
                    boolean added = present.contains(each);
                    assertThat(index.get(each.path().key().id())).isSameAs(added ? each : null);
                    assertThat(index.mayReceive(each.receiveId())).isEqualTo(added);
                }
            }
        }
    }

    @Test
    void removingWhatIsNotThereChangesNothing() {
        List<Connection> connections = connections(2);
        PathIndex index = new PathIndex();
        index.add(connections.get(0));

        index.remove(connections.get(1));

        assertThat(index.get(connections.get(0).path().key().id())).isSameAs(connections.get(0));
        assertThat(index.mayReceive(connections.get(1).receiveId())).isFalse();
    }
}
