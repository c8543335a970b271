package io.utp.benchmarks;

import io.utp.benchmarks.relay.Impairment;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** One task, once, by one rival: two processes, with a relay between them if the task has a line. */
final class Round {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final Duration PATIENCE_FOR_IDLE = Duration.ofMinutes(2);

    /** What is enough where nothing is compiled while it runs, or in no time. */
    private static final Duration SHORT_WARM_UP = Duration.ofSeconds(1);

    private final Launcher launcher;

    private final Task task;

    private final Rival rival;

    private final Settings settings;

    /**
     * A round that has not begun.
     *
     * @param launcher starts the processes
     * @param task what to do
     * @param rival who does it
     * @param settings what it is told
     */
    Round(Launcher launcher, Task task, Rival rival, Settings settings) {
        this.launcher = launcher;
        this.task = task;
        this.rival = rival;
        this.settings = settings;
    }

    /** Runs it; the figures by their names. */
    Map<String, Double> run() throws IOException, InterruptedException {
        try (ChildProcess server = launcher.peer("server", rival, task, settings)) {
            String port = server.await("listening", PATIENCE);
            if (task.link() == null) {
                try (ChildProcess client = client(port)) {
                    measure(server, client, List.of(server, client));
                    return Figures.of(task, rival, server.figures(), client.figures(), Map.of());
                }
            }
            return rival == Rival.NETTY_TCP
                    ? runThroughTunnel(server, port, task.link())
                    : run(server, port, task.link());
        }
    }

    private Map<String, Double> run(ChildProcess server, String port, Impairment link)
            throws IOException, InterruptedException {
        try (ChildProcess relay = relay(port, link);
                ChildProcess client = client(relay.await("listening", PATIENCE))) {
            return measure(relay, server, client);
        }
    }

    /** The relay carries datagrams; so TCP, with the congestion control that most systems have, is put into some. */
    private Map<String, Double> runThroughTunnel(ChildProcess server, String port, Impairment link)
            throws IOException, InterruptedException {
        try (ChildProcess tunnel = launcher.tunnel(task.name() + "-tunnel", port);
                ChildProcess relay = relay(tunnel.await("target", PATIENCE), link)) {
            tunnel.command("front=" + relay.await("listening", PATIENCE));
            Settings ofClient = settings.with(Settings.PORT, port)
                    .with(Settings.HOST, tunnel.await("address", PATIENCE))
                    .with(Settings.CONGESTION, "cubic");
            try (ChildProcess client = launcher.peer("client", rival, task, ofClient)) {
                return measure(relay, server, client);
            }
        }
    }

    private Map<String, Double> measure(ChildProcess relay, ChildProcess server, ChildProcess client)
            throws IOException, InterruptedException {
        measure(server, client, List.of(relay, server, client));
        return Figures.of(task, rival, server.figures(), client.figures(), relay.figures());
    }

    private ChildProcess relay(String target, Impairment link) throws IOException {
        return launcher.relay(
                task,
                rival,
                Settings.parse(link.words()).with(Settings.PORT, target).words());
    }

    private ChildProcess client(String port) throws IOException {
        return launcher.peer("client", rival, task, settings.with(Settings.PORT, port));
    }

    private void measure(ChildProcess server, ChildProcess client, List<ChildProcess> all)
            throws IOException, InterruptedException {
        client.await("ready", PATIENCE);
        if (task.kind() == Kind.BULK || task.kind() == Kind.BOTH) {
            server.await("receiving", PATIENCE);
        }
        Thread.sleep(warmUp().toMillis());
        tell(all, "mark", "marked");
        if (task.kind() == Kind.IDLE) {
            client.await("done", PATIENCE_FOR_IDLE);
        } else {
            Thread.sleep(task.duration().toMillis());
        }
        tell(all, "report", "reported");
    }

    private static void tell(List<ChildProcess> processes, String command, String answer)
            throws IOException, InterruptedException {
        for (ChildProcess process : processes) {
            process.command(command);
        }
        for (ChildProcess process : processes) {
            process.await(answer, PATIENCE);
        }
    }

    private Duration warmUp() {
        boolean isShort =
                task.link() == null && !rival.isJava() && task.warmUp().compareTo(SHORT_WARM_UP) > 0;
        return isShort ? SHORT_WARM_UP : task.warmUp();
    }
}
