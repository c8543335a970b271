package io.utp.rendezvous;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Keeps the names in memory, for one server, or for several in one process. Safe for use by several threads. */
public final class InMemoryRendezvousRegistry implements RendezvousRegistry {

    private static final int DEFAULT_MOST_NAMES = 1_000_000;

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Entry> names = new LinkedHashMap<>();
    private final Map<String, Consumer<ByteBuffer>> receivers = new HashMap<>();
    private final int mostNames;
    private final LongSupplier nanos;

    private record Entry(RendezvousRegistration registration, long untilNanos) {}

    /** Creates an empty registry for at most a million names. */
    public InMemoryRendezvousRegistry() {
        this(DEFAULT_MOST_NAMES);
    }

    /**
     * Creates an empty registry.
     *
     * @param mostNames more are not taken
     */
    public InMemoryRendezvousRegistry(int mostNames) {
        this(mostNames, System::nanoTime);
    }

    InMemoryRendezvousRegistry(int mostNames, LongSupplier nanos) {
        this.mostNames = mostNames;
        this.nanos = nanos;
    }

    @Override
    public CompletionStage<RendezvousClaim> claim(
            RendezvousRegistration registration, Duration lease, boolean renewal) {
        lock.lock();
        try {
            long now = nanos.getAsLong();
            Entry present = present(registration.name(), now);
            RendezvousRegistration previous = present == null ? null : present.registration();
            if (previous != null && !mayReplace(previous, registration, renewal)) {
                return completed(RendezvousClaim.Outcome.TAKEN, null);
            }
            if (previous == null && !hasRoom(now)) {
                return completed(RendezvousClaim.Outcome.FULL, null);
            }
            names.put(registration.name(), new Entry(registration, now + lease.toNanos()));
            return completed(RendezvousClaim.Outcome.GRANTED, previous);
        } finally {
            lock.unlock();
        }
    }

    private static boolean mayReplace(RendezvousRegistration present, RendezvousRegistration claimed, boolean renewal) {
        return present.id() == claimed.id() || !renewal && present.owner().equals(claimed.owner());
    }

    private static CompletionStage<RendezvousClaim> completed(
            RendezvousClaim.Outcome outcome, @Nullable RendezvousRegistration previous) {
        return CompletableFuture.completedFuture(new RendezvousClaim(outcome, previous));
    }

    private boolean hasRoom(long now) {
        if (names.size() >= mostNames) {
            names.values().removeIf(entry -> entry.untilNanos() - now <= 0);
        }
        return names.size() < mostNames;
    }

    private @Nullable Entry present(String name, long now) {
        Entry entry = names.get(name);
        if (entry != null && entry.untilNanos() - now <= 0) {
            names.remove(name);
            return null;
        }
        return entry;
    }

    @Override
    public CompletionStage<Void> release(String name, long id) {
        lock.lock();
        try {
            Entry present = names.get(name);
            if (present != null && present.registration().id() == id) {
                names.remove(name);
            }
            return CompletableFuture.completedFuture(null);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public CompletionStage<Optional<RendezvousRegistration>> find(String name) {
        lock.lock();
        try {
            return CompletableFuture.completedFuture(
                    Optional.ofNullable(present(name, nanos.getAsLong())).map(Entry::registration));
        } finally {
            lock.unlock();
        }
    }

    @Override
    public CompletionStage<Void> subscribe(String instance, Consumer<ByteBuffer> receiver) {
        lock.lock();
        try {
            receivers.put(instance, receiver);
            return CompletableFuture.completedFuture(null);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void unsubscribe(String instance) {
        lock.lock();
        try {
            receivers.remove(instance);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public CompletionStage<Boolean> send(String instance, ByteBuffer message) {
        Consumer<ByteBuffer> receiver;
        lock.lock();
        try {
            receiver = receivers.get(instance);
        } finally {
            lock.unlock();
        }
        if (receiver == null) {
            return CompletableFuture.completedFuture(false);
        }
        receiver.accept(ByteBuffer.allocate(message.remaining()).put(message).flip());
        return CompletableFuture.completedFuture(true);
    }

    /** Forgets the names and the receivers. */
    @Override
    public void close() {
        lock.lock();
        try {
            names.clear();
            receivers.clear();
        } finally {
            lock.unlock();
        }
    }
}
