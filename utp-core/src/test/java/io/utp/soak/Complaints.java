package io.utp.soak;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import org.slf4j.LoggerFactory;

/** What the library or Netty logs as a warning or worse, buffers that leaked among it, is a fault; but for what is expected. */
final class Complaints extends AppenderBase<ILoggingEvent> {

    private final List<String> expected;
    private final Tally tally;

    private Complaints(Tally tally, List<String> expected) {
        this.expected = expected;
        this.tally = tally;
    }

    static Complaints into(Tally tally, String... expected) {
        Complaints complaints = new Complaints(tally, List.of(expected));
        complaints.start();
        for (String name : List.of("io.utp", "io.netty")) {
            Logger logger = (Logger) LoggerFactory.getLogger(name);
            logger.setAdditive(false);
            logger.addAppender(complaints);
        }
        return complaints;
    }

    @Override
    protected void append(ILoggingEvent event) {
        String message = event.getFormattedMessage();
        if (!event.getLevel().isGreaterOrEqual(Level.WARN)) {
            return;
        }
        if (expected.stream().anyMatch(message::contains)) {
            tally.expected("logged, " + event.getMessage());
        } else {
            tally.fault("logged: " + message
                    + (event.getThrowableProxy() == null
                            ? ""
                            : ", " + event.getThrowableProxy().getClassName() + ": "
                                    + event.getThrowableProxy().getMessage()));
        }
    }
}
