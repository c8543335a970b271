package io.utp.benchmarks;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;

/** One task, once, by one rival: two processes, with a relay between them if the task has a line. */
final class Round {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final Duration PATIENCE_FOR_IDLE = Duration.ofMinutes(2);

    private final Launcher launcher;

    private final Task task;

    private final Rival rival;

    Round(Launcher launcher, Task task, Rival rival) {
        this.launcher = launcher;
        this.task = task;
        this.rival = rival;
    }

    /** Runs it; the figures by their names. */
    Map<String, Double> run() throws IOException, InterruptedException {
        try (ChildProcess server = launcher.peer("server", rival, task, task.settings())) {
            String port = server.await("listening", PATIENCE);
            if (task.link() == null) {
                return run(server, port);
            }
            Settings line = Settings.parse(task.link().words()).with(Settings.PORT, port);
            try (ChildProcess relay = launcher.relay(task, rival, line.words())) {
                return run(server, relay.await("listening", PATIENCE));
            }
        }
    }

    private Map<String, Double> run(ChildProcess server, String port) throws IOException, InterruptedException {
        try (ChildProcess client =
                launcher.peer("client", rival, task, task.settings().with(Settings.PORT, port))) {
            client.await("ready", PATIENCE);
            if (task.kind() == Kind.BULK || task.kind() == Kind.BOTH) {
                server.await("receiving", PATIENCE);
            }
            Thread.sleep(task.warmUp().toMillis());
            server.command("mark");
            client.command("mark");
            server.await("marked", PATIENCE);
            client.await("marked", PATIENCE);
            if (task.kind() == Kind.IDLE) {
                client.await("done", PATIENCE_FOR_IDLE);
            } else {
                Thread.sleep(task.duration().toMillis());
            }
            server.command("report");
            client.command("report");
            server.await("reported", PATIENCE);
            client.await("reported", PATIENCE);
            return Figures.of(task, rival, server.figures(), client.figures());
        }
    }
}
