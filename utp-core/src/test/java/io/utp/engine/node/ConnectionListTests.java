package io.utp.engine.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.utp.engine.connection.Connection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ConnectionListTests {

    @Test
    void itIsASetThatKeepsTheOrder() {
        NodePair pair = new NodePair();
        List<Connection> connections =
                IntStream.range(0, 50).mapToObj(i -> pair.connected()).toList();
        connections.forEach(connection -> connection.index(-1)); // they leave the list of their node
        for (int seed = 0; seed < 20; seed++) {
            Random random = new Random(seed);
            ConnectionList tested = new ConnectionList();
            Set<Connection> model = new LinkedHashSet<>();
            for (int step = 0; step < 500; step++) {
                Connection connection = connections.get(random.nextInt(connections.size()));
                if (random.nextInt(5) < 2) {
                    assertThat(tested.removeKnown(connection)).isEqualTo(model.remove(connection));
                } else {
                    assertThat(tested.add(connection)).isEqualTo(model.add(connection));
                }
                assertThat(tested).containsExactlyElementsOf(model).hasSize(model.size());
            }
            model.forEach(tested::removeKnown);
            assertThat(tested).isEmpty();
        }
    }
}
