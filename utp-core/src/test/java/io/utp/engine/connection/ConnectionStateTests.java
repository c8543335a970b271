package io.utp.engine.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ConnectionStateTests {

    @Test
    void theTransitionsAreThese() {
        assertThat(table()).isEqualToNormalizingNewlines("""
                from \\ to       SYN_SENT SYN_RECEIVED    CONNECTED    LINGERING       CLOSED
                SYN_SENT               -            -            x            -            x
                SYN_RECEIVED           -            -            x            -            x
                CONNECTED              -            -            -            x            x
                LINGERING              -            -            -            -            x
                CLOSED                 -            -            -            -            -
                """);
    }

    private static String table() {
        ConnectionState[] all = ConnectionState.values();
        StringBuilder table = new StringBuilder(String.format("%-13s", "from \\ to"));
        table.append(line(all, Enum::name));
        for (ConnectionState from : all) {
            table.append(String.format("%-13s", from)).append(line(all, to -> from.mayBecome(to) ? "x" : "-"));
        }
        return table.toString();
    }

    private static String line(ConnectionState[] all, java.util.function.Function<ConnectionState, String> cell) {
        return Arrays.stream(all)
                .map(to -> String.format("%" + (to == ConnectionState.SYN_SENT ? 11 : 13) + "s", cell.apply(to)))
                .collect(Collectors.joining("", "", "\n"));
    }
}
