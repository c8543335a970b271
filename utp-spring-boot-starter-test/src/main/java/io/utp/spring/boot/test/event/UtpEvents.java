package io.utp.spring.boot.test.event;

import io.utp.spring.event.UtpEvent;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationListener;
import org.springframework.util.ReflectionUtils;

/**
 * Records the {@link UtpEvent}s of an application context, and waits for those to come. A bean where
 * {@link io.utp.spring.boot.test.autoconfigure.AutoConfigureUtpNetwork @AutoConfigureUtpNetwork} is; elsewhere it is enough to
 * declare one.
 *
 * <p>It records from the start of the context on, which several tests may share: a test that is not to see what came before it
 * begins with {@link #clear}. The latest 10,000 events are kept. Safe for use by several threads.
 */
public final class UtpEvents implements ApplicationListener<UtpEvent> {

    private static final int MOST_EVENTS = 10_000;

    private final ReentrantLock lock = new ReentrantLock();

    private final Condition published = lock.newCondition();

    private final Deque<UtpEvent> events = new ArrayDeque<>();

    private long count;

    /** Creates a recorder that has seen nothing. */
    public UtpEvents() {}

    @Override
    public void onApplicationEvent(UtpEvent event) {
        lock.lock();
        try {
            if (events.size() == MOST_EVENTS) {
                events.removeFirst();
            }
            events.addLast(event);
            count++;
            published.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * All events so far.
     *
     * @return a copy, in the order of publication
     */
    public List<UtpEvent> all() {
        lock.lock();
        try {
            return List.copyOf(events);
        } finally {
            lock.unlock();
        }
    }

    /**
     * All events of a type so far.
     *
     * @param type the type
     * @param <E> the type
     * @return a copy, in the order of publication
     */
    public <E extends UtpEvent> List<E> all(Class<E> type) {
        return all().stream().filter(type::isInstance).map(type::cast).toList();
    }

    /** Forgets all events. */
    public void clear() {
        lock.lock();
        try {
            events.clear();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits for an event, unless there has been one already.
     *
     * @param type its type
     * @param within how long to wait at most
     * @param <E> its type
     * @return the first one
     * @throws AssertionError if there is none in time; the message lists what there was
     */
    public <E extends UtpEvent> E await(Class<E> type, Duration within) {
        return await(type, event -> true, within);
    }

    /**
     * Waits for an event, unless there has been one already.
     *
     * @param type its type
     * @param condition what it has to meet; may be asked several times about the same event
     * @param within how long to wait at most
     * @param <E> its type
     * @return the first one
     * @throws AssertionError if there is none in time; the message lists what there was
     */
    public <E extends UtpEvent> E await(Class<E> type, Predicate<? super E> condition, Duration within) {
        long deadlineNanos = System.nanoTime() + within.toNanos();
        while (true) {
            long seen = count();
            E found = all(type).stream().filter(condition).findFirst().orElse(null);
            if (found != null) {
                return found;
            }
            if (!awaitMoreThan(seen, deadlineNanos)) {
                throw new AssertionError("No " + type.getSimpleName() + " that meets the condition came within "
                        + within.toMillis() + " ms; " + description());
            }
        }
    }

    private long count() {
        lock.lock();
        try {
            return count;
        } finally {
            lock.unlock();
        }
    }

    /** False when the time is over. */
    private boolean awaitMoreThan(long seen, long deadlineNanos) {
        lock.lock();
        try {
            while (count == seen) {
                long leftNanos = deadlineNanos - System.nanoTime();
                if (leftNanos <= 0) {
                    return false;
                }
                leftNanos = published.awaitNanos(leftNanos);
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("Interrupted while waiting for an event; " + description(), e);
        } finally {
            lock.unlock();
        }
    }

    /**
     * All events so far, for the messages of assertions.
     *
     * @return one event a line
     */
    public String description() {
        List<UtpEvent> seen = all();
        if (seen.isEmpty()) {
            return "there were no events at all";
        }
        return seen.stream().map(UtpEvents::describe).collect(Collectors.joining("\n  ", "there were:\n  ", ""));
    }

    /** The type, the node, and what the event tells besides. */
    private static String describe(UtpEvent event) {
        List<Method> details = new ArrayList<>(Arrays.asList(event.getClass().getDeclaredMethods()));
        details.removeIf(method -> method.getParameterCount() > 0
                || method.isSynthetic()
                || Modifier.isStatic(method.getModifiers())
                || !Modifier.isPublic(method.getModifiers()));
        details.sort(Comparator.comparing(Method::getName));
        return details.stream()
                .map(method -> method.getName() + "=" + value(method, event))
                .collect(
                        Collectors.joining(", ", event.getClass().getSimpleName() + " of " + event.node() + " (", ")"));
    }

    private static @Nullable Object value(Method method, UtpEvent event) {
        return ReflectionUtils.invokeMethod(method, event);
    }

    @Override
    public String toString() {
        return "UtpEvents: " + description();
    }
}
