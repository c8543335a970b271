package io.utp.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.utp.UtpNode;
import io.utp.rendezvous.RendezvousServerStatistics;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Many names on one server over real UDP; {@code bench/rendezvous-load} is the same with numbers. */
class RendezvousLoadTests {

    private static final int NAMES = 500;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Test
    @Timeout(120)
    void allRegisterComeBackAfterARestartAndLeaveNothing() throws Exception {
        UtpNode server = LoadServer.start(0, NAMES);
        try (LoadClients clients = new LoadClients(server.address(), NAMES, 100)) {
            assertThat(clients.run(PATIENCE, () -> clients.registered() == NAMES))
                    .as("all registered")
                    .isTrue();
            assertThat(server.rendezvousServer().names()).isEqualTo(NAMES);
            for (int i = 0; i < 50; i++) {
                clients.call(i, NAMES - 1 - i);
            }
            clients.run(PATIENCE, () -> clients.outcomes().size() == 50);
            assertThat(clients.outcomes()).hasSize(50).allMatch(outcome -> outcome.problem() == null);

            int port = server.address().getPort();
            // The clients have to run for it: the server says goodbye to each.
            var closed = server.closeAsync();
            clients.run(PATIENCE, closed::isDone);
            server = LoadServer.start(port, NAMES);
            clients.run(PATIENCE, () -> clients.registered() < NAMES);
            assertThat(clients.run(PATIENCE, () -> clients.registered() == NAMES))
                    .as("all back, %d are", clients.registered())
                    .isTrue();

            clients.leave();
            UtpNode restarted = server;
            assertThat(clients.run(PATIENCE, () -> isEmpty(restarted.rendezvousServer())))
                    .as("nothing left: %s", restarted.rendezvousServer())
                    .isTrue();
        } finally {
            server.close();
        }
    }

    private static boolean isEmpty(RendezvousServerStatistics counted) {
        return counted.names() == 0 && counted.links() == 0 && counted.pendingCalls() == 0;
    }
}
