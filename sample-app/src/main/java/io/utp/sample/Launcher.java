package io.utp.sample;

import io.utp.UtpNode;
import io.utp.sample.console.Addresses;
import io.utp.sample.console.Failure;
import io.utp.sample.console.Output;
import io.utp.sample.console.Reasons;
import io.utp.sample.console.Units;
import io.utp.sample.pingpong.Player;
import io.utp.sample.receive.ReceiverConsole;
import io.utp.sample.send.FileSender;
import io.utp.sample.send.Sent;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** Starts an application for each node that the role needs, and ends them when the role is done. */
final class Launcher {

    private static final String PORT = "--utp.port=";

    private static final int DEMO_BYTES = 64 * 1024 * 1024;

    private final Output output;

    Launcher(Output output) {
        this.output = output;
    }

    /** Returns the exit code. */
    int run(String... args) {
        try {
            CommandLine commandLine = CommandLine.parse(args);
            run(commandLine.role(), commandLine.properties());
            return 0;
        } catch (Failure ex) {
            output.error(ex.line());
        } catch (SpringApplication.AbandonedRunException ex) {
            throw ex; // no failure: the build (process-aot) wants the application prepared, not run
        } catch (RuntimeException ex) {
            output.error(StartFailures.describe(ex));
        }
        return 1;
    }

    private void run(Role role, List<String> properties) throws Failure {
        if (role instanceof Role.Demo demo) {
            demo(demo, properties);
        } else if (role instanceof Role.Send send) {
            String receiver = Addresses.text(send.to());
            send(send.file(), receiver, properties, sender -> sender.send(send.file(), send.to()));
        } else if (role instanceof Role.Call call) {
            send(call.file(), call.name(), properties, sender -> sender.send(call.file(), call.name()));
        } else if (role instanceof Role.Receive receive) {
            receive(receive, properties);
        } else if (role instanceof Role.Tracker) {
            stay("tracker", properties);
        } else if (role instanceof Role.Rendezvous) {
            stay("rendezvous", properties);
        } else if (role instanceof Role.Play play) {
            play(play, properties);
        } else {
            CommandLine.USAGE.lines().forEach(output::line);
        }
    }

    private void demo(Role.Demo demo, List<String> properties) throws Failure {
        try (TemporaryDirectory temporary = new TemporaryDirectory()) {
            Path file = (demo.file() != null)
                    ? demo.file()
                    : generate(temporary.path().resolve("demo.bin"));
            announce(file, "one node to another, both in this process");
            DemoKeys keys = demo.tls() ? DemoKeys.create(temporary.path()) : DemoKeys.NONE;
            report(demo(file, temporary.path().resolve("inbox"), properties, keys));
        }
    }

    private Sent demo(Path file, Path inbox, List<String> properties, DemoKeys keys) throws Failure {
        List<String> receiving = new ArrayList<>(properties);
        receiving.add("--sample.inbox=" + inbox);
        if (properties.stream().noneMatch(property -> property.startsWith(PORT))) {
            receiving.add(PORT + 0);
        }
        receiving.addAll(keys.receiver());
        List<String> sending = new ArrayList<>(properties);
        sending.removeIf(property -> property.startsWith(PORT));
        sending.addAll(keys.sender());
        try (ConfigurableApplicationContext receiver = start("receive", receiving);
                ConfigurableApplicationContext sender = start("send", sending)) {
            return sender.getBean(FileSender.class).send(file, reachable(receiver.getBean(UtpNode.class)));
        }
    }

    private static InetSocketAddress reachable(UtpNode node) {
        InetSocketAddress bound = node.address();
        if (bound == null) {
            throw new IllegalStateException("the receiving node is stopped");
        }
        return bound.getAddress().isAnyLocalAddress()
                ? new InetSocketAddress(InetAddress.getLoopbackAddress(), bound.getPort())
                : bound;
    }

    private static Path generate(Path file) throws Failure {
        SplittableRandom random = new SplittableRandom();
        byte[] buffer = new byte[1 << 20];
        try (OutputStream out = Files.newOutputStream(file)) {
            for (int written = 0; written < DEMO_BYTES; written += buffer.length) {
                random.nextBytes(buffer);
                out.write(buffer);
            }
            return file;
        } catch (IOException ex) {
            throw new Failure(
                    "cannot write " + file + " (" + Reasons.of(ex) + "); make room or send a file with --file=PATH",
                    ex);
        }
    }

    private void send(Path file, String receiver, List<String> properties, Sending sending) throws Failure {
        announce(file, "this node to " + receiver);
        Sent sent;
        try (ConfigurableApplicationContext sender = start("send", properties)) {
            sent = sending.run(sender.getBean(FileSender.class));
        }
        report(sent);
    }

    /** Comes before anything that takes time. */
    private void announce(Path file, String way) throws Failure {
        long length = FileSender.requireReadable(file);
        output.line("sending " + file.getFileName() + ", " + Units.size(length) + ", from " + way);
    }

    /** Comes when the applications have ended, so that nothing comes after it. */
    private void report(Sent sent) {
        output.line("sent " + sent.name() + ", " + sent.bytes() + " bytes in " + Units.seconds(sent.nanos()) + ", "
                + Units.rate(sent.bytes(), sent.nanos()));
        output.line("sender's sha256   " + sent.sha256());
        output.line("receiver's sha256 " + sent.receiverSha256());
        output.line("verified sha256 " + sent.sha256());
    }

    private void receive(Role.Receive receive, List<String> properties) throws Failure {
        try (ConfigurableApplicationContext receiver = start("receive", properties)) {
            CompletableFuture<?> end = receive.once()
                    ? receiver.getBean(ReceiverConsole.class).firstFile()
                    : new CompletableFuture<>(); // the user ends the JVM
            end.get();
        } catch (ExecutionException ex) {
            if (ex.getCause() instanceof Failure failure) {
                throw failure;
            }
            throw new IllegalStateException(ex);
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
        }
    }

    private void stay(String profile, List<String> properties) {
        try (ConfigurableApplicationContext context = start(profile, properties)) {
            while (context.isActive()) {
                Thread.sleep(Long.MAX_VALUE); // the user ends the JVM
            }
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
        }
    }

    private void play(Role.Play play, List<String> properties) throws Failure {
        try (ConfigurableApplicationContext context = start(play.side(), properties)) {
            context.getBean(Player.class).play();
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
        }
    }

    private ConfigurableApplicationContext start(String profile, List<String> properties) {
        return new SpringApplicationBuilder(SampleApplication.class)
                .profiles(profile)
                .initializers(context -> context.getBeanFactory().registerSingleton("output", output))
                .run(properties.toArray(String[]::new));
    }

    /** To an address, or to a name. */
    @FunctionalInterface
    private interface Sending {

        Sent run(FileSender sender) throws Failure;
    }
}
