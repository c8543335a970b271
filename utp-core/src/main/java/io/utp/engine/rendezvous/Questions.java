package io.utp.engine.rendezvous;

import io.utp.engine.time.Deadline;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A client's calls and questions for names, from being asked to being answered. */
final class Questions {

    /** More at once are refused; a server allows far less. */
    static final int MOST = 1024;

    private final long callNanos;

    /** The first is over first. */
    private final Map<Long, Question> questions = new LinkedHashMap<>();

    private long lastId;

    /**
     * A call, or a question for a name.
     *
     * @param description {@code null} for a question
     */
    record Question(long id, String name, @Nullable PeerDescription description, long endNanos) {

        boolean isCall() {
            return description != null;
        }

        RendezvousMessage message() {
            return description == null
                    ? new RendezvousMessage.Lookup(id, name)
                    : new RendezvousMessage.Call(id, name, description);
        }
    }

    Questions(long callNanos) {
        this.callNanos = callNanos;
    }

    long nextId() {
        return ++lastId;
    }

    boolean isFull() {
        return questions.size() >= MOST;
    }

    Question add(long id, String name, @Nullable PeerDescription description, long nowNanos) {
        Question question = new Question(id, name, description, nowNanos + callNanos);
        questions.put(id, question);
        return question;
    }

    /** The question, which is over; {@code null} if there is none of this kind. */
    @Nullable Question take(long id, boolean call) {
        Question question = questions.get(id);
        if (question == null || question.isCall() != call) {
            return null;
        }
        questions.remove(id);
        return question;
    }

    /** The question of either kind, which is over; {@code null} if there is none. */
    @Nullable Question take(long id) {
        return questions.remove(id);
    }

    /** The first one, {@code null} if there is none whose time is over. */
    @Nullable Question pollOverdue(long nowNanos) {
        Iterator<Question> oldest = questions.values().iterator();
        Question question = oldest.hasNext() ? oldest.next() : null;
        if (question == null || question.endNanos > nowNanos) {
            return null;
        }
        oldest.remove();
        return question;
    }

    Iterable<Question> all() {
        return questions.values();
    }

    boolean isEmpty() {
        return questions.isEmpty();
    }

    long nextDeadline() {
        return isEmpty() ? Deadline.NEVER : questions.values().iterator().next().endNanos;
    }
}
