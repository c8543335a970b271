package io.utp.netty;

import io.utp.engine.endpoint.RendezvousHost;
import io.utp.engine.rendezvous.Bits128;
import io.utp.engine.rendezvous.NameHolder;
import io.utp.engine.rendezvous.RegistryAnswer;
import io.utp.engine.rendezvous.RegistryCommand;
import io.utp.rendezvous.RendezvousClaim;
import io.utp.rendezvous.RendezvousRegistration;
import io.utp.rendezvous.RendezvousRegistry;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The server's side of the rendezvous, on the event loop: carries the engine's questions to the registry and back. */
final class RendezvousServing {

    private static final Logger log = LoggerFactory.getLogger(RendezvousServing.class);

    private static final long LEAST_PAUSE_MILLIS = 250;
    private static final long MOST_PAUSE_MILLIS = 10_000;

    private final EndpointDriver driver;
    private final RendezvousHost host;
    private final RendezvousRegistry registry;
    private final AtomicBoolean unreachable = new AtomicBoolean();
    private volatile boolean stopped;

    /** On the event loop: the last attempt. */
    private CompletionStage<Void> subscription = new CompletableFuture<>();

    RendezvousServing(EndpointDriver driver, RendezvousHost host, RendezvousRegistry registry) {
        this.driver = driver;
        this.host = host;
        this.registry = registry;
    }

    /** Receives what other servers send to this one; asks for it until the registry can be reached. */
    void start() {
        subscribe(LEAST_PAUSE_MILLIS);
    }

    private void subscribe(long pauseMillis) {
        if (stopped) {
            return;
        }
        CompletionStage<Void> subscribed;
        try {
            subscribed = registry.subscribe(host.instance(), this::forwarded);
        } catch (RuntimeException e) {
            subscribed = CompletableFuture.failedFuture(e);
        }
        subscription = subscribed;
        CompletionStage<Void> unused = subscribed.whenComplete((done, failure) -> {
            reached(failure);
            if (failure != null) {
                driver.commandLater(() -> subscribe(Math.min(2 * pauseMillis, MOST_PAUSE_MILLIS)), pauseMillis);
            }
        });
    }

    void stop() {
        stopped = true;
        registry.unsubscribe(host.instance());
    }

    /** Says once that the registry cannot be reached, and once that it can be again; on any thread. */
    private void reached(@Nullable Throwable failure) {
        if (failure != null && !unreachable.getAndSet(true)) {
            log.warn("The rendezvous registry cannot be reached; nobody can register meanwhile", failure);
        } else if (failure == null && unreachable.getAndSet(false)) {
            log.info("The rendezvous registry can be reached again");
        }
    }

    /** On any thread. */
    private void forwarded(ByteBuffer message) {
        byte[] bytes = new byte[message.remaining()];
        message.get(bytes);
        driver.command(
                () -> host.handleForwarded(bytes, driver.context().clock().nanos()));
    }

    void dispatch() {
        RegistryCommand command;
        while ((command = host.pollRegistryCommand()) != null) {
            execute(command);
        }
    }

    private void execute(RegistryCommand command) {
        if (command instanceof RegistryCommand.Claim claim) {
            RendezvousRegistration registration = registration(claim.name(), claim.owner(), claim.holder());
            Duration lease = Duration.ofNanos(claim.leaseNanos());
            // Who can be found can be called, so what other servers send has to arrive before.
            answer(
                    command,
                    () -> subscription.thenCompose(done -> registry.claim(registration, lease, claim.renewal())),
                    RendezvousServing::answer);
        } else if (command instanceof RegistryCommand.Release release) {
            answer(
                    command,
                    () -> registry.release(release.name(), release.registration()),
                    done -> new RegistryAnswer.Released());
        } else if (command instanceof RegistryCommand.Find find) {
            answer(
                    command,
                    () -> registry.find(find.name()),
                    found -> found.isPresent()
                            ? new RegistryAnswer.Found(holder(found.get()))
                            : new RegistryAnswer.NotFound());
        } else if (command instanceof RegistryCommand.Send send) {
            answer(
                    command,
                    () -> registry.send(send.instance(), ByteBuffer.wrap(send.bytes())),
                    RegistryAnswer.Delivered::new);
        }
    }

    /** What the registry throws or fails with is one and the same to clients: it cannot be reached now. */
    private <T> void answer(
            RegistryCommand command, Supplier<CompletionStage<T>> question, Function<T, RegistryAnswer> translation) {
        CompletionStage<T> stage;
        try {
            stage = question.get();
        } catch (RuntimeException e) {
            stage = CompletableFuture.failedFuture(e);
        }
        CompletionStage<T> unused = stage.whenComplete((result, failure) -> {
            reached(failure);
            RegistryAnswer answer = failure == null ? translation.apply(result) : new RegistryAnswer.Unavailable();
            driver.command(() -> answered(command, answer));
        });
    }

    private void answered(RegistryCommand command, RegistryAnswer answer) {
        host.handleRegistryAnswer(
                command.ticket(), answer, driver.context().clock().nanos());
    }

    private static RegistryAnswer answer(RendezvousClaim claim) {
        return switch (claim.outcome()) {
            case GRANTED -> new RegistryAnswer.Claimed(claim.previous() == null ? null : holder(claim.previous()));
            case TAKEN -> new RegistryAnswer.Taken();
            case FULL -> new RegistryAnswer.Full();
        };
    }

    private static RendezvousRegistration registration(String name, Bits128 owner, NameHolder holder) {
        return new RendezvousRegistration(
                name,
                HexFormat.of().formatHex(owner.toBytes()),
                holder.instance(),
                holder.registration(),
                holder.observed());
    }

    private static NameHolder holder(RendezvousRegistration registration) {
        return new NameHolder(registration.instance(), registration.id(), registration.publicAddress());
    }

    RendezvousHost host() {
        return host;
    }
}
