package io.utp.engine.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.utp.engine.config.EndpointConfig;
import io.utp.engine.connection.AddressAccounts;
import io.utp.engine.connection.BufferLimits;
import io.utp.engine.connection.Connection;
import io.utp.engine.connection.ConnectionSetup;
import io.utp.engine.connection.ConnectionSignals;
import io.utp.engine.mtu.PathSizes;
import io.utp.engine.stream.BufferMemory;
import io.utp.engine.stream.Chunks;
import io.utp.engine.wire.Path;
import io.utp.simulation.EngineSettings;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class ConnectionTableTests {

    private static final List<InetSocketAddress> REMOTES = List.of(
            new InetSocketAddress("10.0.0.1", 1),
            new InetSocketAddress("10.0.0.1", 2),
            new InetSocketAddress("10.0.0.2", 1));

    private static final List<Connection> CONNECTIONS = connections(3);

    private final ConnectionTable table = new ConnectionTable();

    @Test
    void aConnectionIsFoundByAddressAndId() {
        assertThat(table.put(REMOTES.get(0), 7, CONNECTIONS.get(0))).isTrue();
        assertThat(table.get(REMOTES.get(0), 7)).isSameAs(CONNECTIONS.get(0));
        assertThat(table.get(REMOTES.get(0), 8)).isNull();
        assertThat(table.get(REMOTES.get(1), 7)).isNull();
        assertThat(table.get(new InetSocketAddress("10.0.0.1", 1), 7)).isSameAs(CONNECTIONS.get(0));
    }

    @Test
    void anIdBelongsToWhoCameFirst() {
        table.put(REMOTES.get(0), 7, CONNECTIONS.get(0));
        assertThat(table.put(REMOTES.get(0), 7, CONNECTIONS.get(1))).isFalse();
        assertThat(table.get(REMOTES.get(0), 7)).isSameAs(CONNECTIONS.get(0));
        assertThat(table.size()).isEqualTo(1);
    }

    @Test
    void onlyItsOwnerRemovesAnId() {
        table.put(REMOTES.get(0), 7, CONNECTIONS.get(0));
        table.remove(REMOTES.get(0), 7, CONNECTIONS.get(1));
        assertThat(table.size()).isEqualTo(1);
        table.remove(REMOTES.get(0), 7, CONNECTIONS.get(0));
        assertThat(table.size()).isZero();
        assertThat(table.get(REMOTES.get(0), 7)).isNull();
    }

    @Test
    void idsAboveSixteenBitsWrap() {
        table.put(REMOTES.get(0), 0, CONNECTIONS.get(0));
        assertThat(table.get(REMOTES.get(0), 65_536)).isSameAs(CONNECTIONS.get(0));
        table.remove(REMOTES.get(0), 65_536, CONNECTIONS.get(0));
        assertThat(table.size()).isZero();
    }

    @Test
    void everyIdOfAPeerCanBeTaken() {
        for (int id = 0; id <= 0xffff; id++) {
            assertThat(table.put(REMOTES.get(0), id, CONNECTIONS.get(id % 3))).isTrue();
        }
        for (int id = 0; id <= 0xffff; id += 2) {
            table.remove(REMOTES.get(0), id, CONNECTIONS.get(id % 3));
        }
        assertThat(table.size()).isEqualTo(32_768);
        for (int id = 0; id <= 0xffff; id++) {
            assertThat(table.get(REMOTES.get(0), id)).isSameAs(id % 2 == 0 ? null : CONNECTIONS.get(id % 3));
        }
    }

    record Step(String kind, int remote, int id, int connection) {}

    @Provide
    Arbitrary<List<Step>> steps() {
        // Multiples of 0x40 fall on few places of the table: long runs, and gaps in them.
        Arbitrary<Integer> ids = Arbitraries.oneOf(
                Arbitraries.integers().between(0, 12),
                Arbitraries.integers().between(0, 10).map(i -> i * 0x40),
                Arbitraries.integers().between(0xfff8, 0xffff));
        return Combinators.combine(
                        Arbitraries.of("put", "put", "get", "remove"),
                        Arbitraries.integers().between(0, 2),
                        ids,
                        Arbitraries.integers().between(0, 2))
                .as(Step::new)
                .list()
                .ofMaxSize(200);
    }

    @Property(tries = 500)
    void theTableIsAMapWhateverTheOrderOfCalls(@ForAll("steps") List<Step> steps) {
        ConnectionTable tested = new ConnectionTable();
        Map<List<Object>, Connection> model = new HashMap<>();
        for (Step step : steps) {
            InetSocketAddress remote = REMOTES.get(step.remote());
            Connection connection = CONNECTIONS.get(step.connection());
            List<Object> key = List.of(remote, step.id());
            switch (step.kind()) {
                case "put" ->
                    assertThat(tested.put(remote, step.id(), connection))
                            .isEqualTo(model.putIfAbsent(key, connection) == null);
                case "remove" -> {
                    tested.remove(remote, step.id(), connection);
                    model.remove(key, connection);
                }
                default -> assertThat(tested.get(remote, step.id())).isSameAs(model.get(key));
            }
            assertThat(tested.size()).isEqualTo(model.size());
        }
        model.forEach((key, connection) -> assertThat(tested.get((InetSocketAddress) key.get(0), (int) key.get(1)))
                .isSameAs(connection));
    }

    private static List<Connection> connections(int count) {
        EndpointConfig config = new EngineSettings()
                .mtu(1_000)
                .bufferPackets(100)
                .fixedBuffers()
                .toConfig();
        List<Connection> connections = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ConnectionSetup setup = new ConnectionSetup(
                    new Path(0, REMOTES.get(0)),
                    0,
                    config,
                    new PathSizes(0, 0, 0),
                    new BufferLimits(config, new BufferMemory(Chunks.UNPOOLED, 1)),
                    new ConnectionSignals(new AddressAccounts(config.limits(), new BufferMemory(Chunks.UNPOOLED, 1))),
                    new SplittableRandom(1),
                    0,
                    0);
            connections.add(setup.initiate(2, 1));
        }
        return connections;
    }
}
