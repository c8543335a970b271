package io.utp.spring.annotation;

import static org.assertj.core.api.Assertions.assertThat;

import io.utp.UtpSocket;
import org.junit.jupiter.api.Test;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.annotation.ReflectiveRuntimeHintsRegistrar;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;

class UtpListenerTests {

    @Test
    void aNativeImageMayCallTheMethod() throws NoSuchMethodException {
        RuntimeHints hints = new RuntimeHints();

        new ReflectiveRuntimeHintsRegistrar().registerRuntimeHints(hints, Inbox.class);

        assertThat(RuntimeHintsPredicates.reflection()
                        .onMethodInvocation(Inbox.class.getDeclaredMethod("receive", UtpSocket.class)))
                .accepts(hints);
    }

    @Test
    void aNativeImageMayBindMessagesAndAnswersButNotTheConnection() {
        RuntimeHints hints = new RuntimeHints();

        new ReflectiveRuntimeHintsRegistrar().registerRuntimeHints(hints, Inbox.class);

        assertThat(RuntimeHintsPredicates.reflection().onType(Question.class)).accepts(hints);
        assertThat(RuntimeHintsPredicates.reflection().onType(Answer.class)).accepts(hints);
        assertThat(RuntimeHintsPredicates.reflection().onType(UtpSocket.class)).rejects(hints);
    }

    static class Inbox {

        @UtpListener
        void receive(UtpSocket socket) {}

        @UtpListener(codec = "json")
        Answer answer(UtpSocket socket, Question question) {
            return new Answer(question.text());
        }
    }

    record Question(String text) {}

    record Answer(String text) {}
}
