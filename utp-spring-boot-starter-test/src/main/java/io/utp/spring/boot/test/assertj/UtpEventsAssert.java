package io.utp.spring.boot.test.assertj;

import io.utp.spring.boot.test.event.UtpEvents;
import io.utp.spring.event.UtpEvent;
import java.time.Duration;
import java.util.function.Predicate;
import org.assertj.core.api.AbstractAssert;

/** Assertions about what was, or will be, published. */
public final class UtpEventsAssert extends AbstractAssert<UtpEventsAssert, UtpEvents> {

    private Duration patience = UtpSocketAssert.PATIENCE;

    UtpEventsAssert(UtpEvents actual) {
        super(actual, UtpEventsAssert.class);
    }

    /**
     * How long the assertions that follow wait. Default 10 seconds.
     *
     * @param patience zero or more
     * @return this
     */
    public UtpEventsAssert within(Duration patience) {
        this.patience = patience;
        return this;
    }

    /**
     * There has been an event, or it comes in time.
     *
     * @param type its type
     * @return this
     */
    public UtpEventsAssert awaits(Class<? extends UtpEvent> type) {
        return awaits(type, patience);
    }

    /**
     * There has been an event, or it comes in time.
     *
     * @param type its type
     * @param within how long to wait at most
     * @return this
     */
    public UtpEventsAssert awaits(Class<? extends UtpEvent> type, Duration within) {
        return awaits(type, event -> true, within);
    }

    /**
     * There has been an event that meets a condition, or it comes in time.
     *
     * @param type its type
     * @param condition what it has to meet; may be asked several times about the same event
     * @param within how long to wait at most
     * @param <E> its type
     * @return this
     */
    public <E extends UtpEvent> UtpEventsAssert awaits(Class<E> type, Predicate<? super E> condition, Duration within) {
        isNotNull();
        try {
            E unused = actual.await(type, condition, within);
        } catch (AssertionError e) {
            failWithMessage("%s", e.getMessage());
        }
        return this;
    }

    /**
     * There has been an event. Does not wait.
     *
     * @param type its type
     * @return this
     */
    public UtpEventsAssert contains(Class<? extends UtpEvent> type) {
        return awaits(type, Duration.ZERO);
    }

    /**
     * There has been no such event so far. Does not wait.
     *
     * @param type its type
     * @return this
     */
    public UtpEventsAssert doesNotContain(Class<? extends UtpEvent> type) {
        isNotNull();
        if (!actual.all(type).isEmpty()) {
            failWithMessage("Expected no %s, but %s", type.getSimpleName(), actual.description());
        }
        return this;
    }
}
