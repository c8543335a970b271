package io.utp.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.utp.sample.console.Failure;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommandLineTests {

    @Test
    void withoutOptionsItIsTheDemonstration() throws Failure {
        assertThat(CommandLine.parse().role()).isEqualTo(new Role.Demo(null, false));
        assertThat(CommandLine.parse("--file=a.txt").role()).isEqualTo(new Role.Demo(Path.of("a.txt"), false));
    }

    @Test
    void theDemonstrationMayBeEncrypted() throws Failure {
        assertThat(CommandLine.parse("--tls").role()).isEqualTo(new Role.Demo(null, true));
        assertThat(CommandLine.parse("--tls", "--file=a.txt").role()).isEqualTo(new Role.Demo(Path.of("a.txt"), true));
        assertThatExceptionOfType(Failure.class)
                .isThrownBy(() -> CommandLine.parse("--receive", "--tls"))
                .withMessageContaining("--receive and --tls exclude each other");
    }

    @Test
    void theReceiverMayHaveADirectoryAndAnEnd() throws Failure {
        CommandLine commandLine = CommandLine.parse("--receive", "--dir=/tmp/x=y", "--once");
        assertThat(commandLine.role()).isEqualTo(new Role.Receive(true));
        assertThat(commandLine.properties()).containsExactly("--sample.inbox=/tmp/x=y", "--sample.once=true");
    }

    @Test
    void theSenderHasAFileAndAReceiver() throws Failure {
        assertThat(CommandLine.parse("--to=127.0.0.1:20000", "--send=a.txt").role())
                .isEqualTo(new Role.Send(Path.of("a.txt"), new InetSocketAddress("127.0.0.1", 20000)));
        assertThat(CommandLine.parse("--to=[::1]:1", "--send=a.txt").role())
                .isEqualTo(new Role.Send(Path.of("a.txt"), new InetSocketAddress("::1", 1)));
    }

    @Test
    void aReceiverMayBeFoundByName() throws Failure {
        CommandLine commandLine = CommandLine.parse(
                "--receive", "--name=alice", "--rendezvous=192.0.2.7:42000,[::1]:42000", "--token=t=o");
        assertThat(commandLine.role()).isEqualTo(new Role.Receive(false));
        assertThat(commandLine.properties())
                .containsExactly(
                        "--utp.rendezvous.name=alice",
                        "--utp.rendezvous.servers=192.0.2.7:42000,[::1]:42000",
                        "--utp.rendezvous.token=t=o");
    }

    @Test
    void aSenderMayCallSomebodyByName() throws Failure {
        CommandLine commandLine = CommandLine.parse("--send=a.txt", "--to=alice", "--rendezvous=192.0.2.7:42000");
        assertThat(commandLine.role()).isEqualTo(new Role.Call(Path.of("a.txt"), "alice"));
        assertThat(commandLine.properties()).containsExactly("--utp.rendezvous.servers=192.0.2.7:42000");
        assertThat(CommandLine.parse("--send=a.txt", "--to=alice", "--name=bob", "--rendezvous=no-such.invalid:1")
                        .properties())
                .containsExactly("--utp.rendezvous.name=bob", "--utp.rendezvous.servers=no-such.invalid:1");
    }

    @Test
    void theRendezvousIsARole() throws Failure {
        assertThat(CommandLine.parse("--role=rendezvous", "--utp.port=1"))
                .isEqualTo(new CommandLine(new Role.Rendezvous(), List.of("--utp.port=1")));
    }

    @Test
    void theExampleOfUtpPunchHasThreeRoles() throws Failure {
        assertThat(CommandLine.parse("--role=tracker").role()).isEqualTo(new Role.Tracker());
        CommandLine server = CommandLine.parse("--role=server", "--tracker=192.0.2.7:42000");
        assertThat(server.role()).isEqualTo(new Role.Play("server"));
        assertThat(server.properties()).containsExactly("--sample.ping-pong.tracker=192.0.2.7:42000");
        CommandLine client = CommandLine.parse("--role=client", "--tracker=192.0.2.7:42000", "--rounds=3");
        assertThat(client.role()).isEqualTo(new Role.Play("client"));
        assertThat(client.properties())
                .containsExactly("--sample.ping-pong.tracker=192.0.2.7:42000", "--sample.ping-pong.rounds=3");
    }

    @Test
    void propertiesAreForSpringBoot() throws Failure {
        assertThat(CommandLine.parse("--receive", "--utp.port=1", "--debug").properties())
                .containsExactly("--utp.port=1", "--debug");
    }

    @Test
    void helpWinsOverEverything() throws Failure {
        assertThat(CommandLine.parse("--send=x", "--help").role()).isEqualTo(new Role.Help());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    --frobnicate | unknown option --frobnicate; run with --help for the options
                    -- | unknown option --; run with --help for the options
                    --=x | unknown option --=x; run with --help for the options
                    - | unknown argument -; run with --help for the options
                    a.txt | unknown argument a.txt; run with --help for the options
                    --send | --send has no value; give it as --send=FILE
                    --send= --to=h:1 | --send has no value; give it as --send=FILE
                    --receive --dir= | --dir has no value; give it as --dir=DIR
                    --receive=yes | --receive has no value, but --receive=yes gives one; leave it out
                    --receive --receive | --receive is given twice; once is enough
                    --file=a --file=b | --file is given twice; once is enough
                    --send=a.txt | --send=a.txt does not say where to; add --to=HOST:PORT, or --to=NAME
                    --to=h:1 | --to=h:1 does not say what to send; add --send=FILE
                    --receive --send=a | --receive and --send exclude each other; leave one out
                    --receive --to=h:1 | --receive and --to exclude each other; leave one out
                    --receive --file=a | --receive and --file exclude each other; leave one out
                    --send=a --to=127.0.0.1:1 --once | --send and --once exclude each other; leave one out
                    --file=a --dir=b | --file and --dir exclude each other; leave one out
                    --once | --once belongs to --receive; add that
                    --dir=x | --dir belongs to --receive; add that
                    --role | --role has no value; give it as --role=ROLE
                    --role=spectator | --role=spectator is none; give rendezvous, tracker, server or client
                    --role=server | --role=server does not say who knows the other one; add --tracker=HOST:PORT
                    --role=tracker --tracker=h:1 | --role and --tracker exclude each other; leave one out
                    --role=client --tracker=127.0.0.1:1 --once | --role and --once exclude each other; leave one out
                    --role=client --tracker=h | --tracker=h is not HOST:PORT: it has no port; give for example --tracker=192.0.2.7:20000
                    --tracker=h:1 | --tracker belongs to --role; add that
                    --role=rendezvous --name=a | --role and --name exclude each other; leave one out
                    --role=rendezvous --rounds=1 | --role and --rounds exclude each other; leave one out
                    --send=a --to=alice | --to=alice is a name, and does not say who knows it; add --rendezvous=HOST:PORT, or give an address as --to=HOST:PORT
                    --send=a --to=alice --name=bob | --to=alice is a name, and does not say who knows it; add --rendezvous=HOST:PORT, or give an address as --to=HOST:PORT
                    --send=a --to=al!ce --rendezvous=h:1 | --to=al!ce is no name; give 1 to 64 of the characters A-Z a-z 0-9 . _ -
                    --send=a --to=127.0.0.1:1 --rendezvous=h:1 | --send and --rendezvous exclude each other; leave one out
                    --send=a --to=alice --rendezvous=h:1 --once | --send and --once exclude each other; leave one out
                    --send=a --to=alice --rendezvous=h:1 --token=t | --token does not say whose it is; add --name=NAME
                    --send=a --to=alice --rendezvous=h | --rendezvous=h is not HOST:PORT: it has no port; give for example --rendezvous=192.0.2.7:20000
                    --send=a --to=alice --rendezvous=h:1, | --rendezvous= is not HOST:PORT: it has no port; give for example --rendezvous=192.0.2.7:20000
                    --receive --name=alice | --name=alice does not say where to register; add --rendezvous=HOST:PORT
                    --receive --name=al!ce --rendezvous=h:1 | --name=al!ce is no name; give 1 to 64 of the characters A-Z a-z 0-9 . _ -
                    --receive --rendezvous=h:1 | --rendezvous=h:1 does not say who can be found there; add --name=NAME
                    --receive --token=t | --token does not say whose it is; add --name=NAME
                    --name=alice | --name belongs to --receive; add that
                    --receive --rounds=1 | --receive and --rounds exclude each other; leave one out
                    """)
    void whatCannotBeMeantIsSaidInOneLine(String args, String message) {
        assertThatExceptionOfType(Failure.class)
                .isThrownBy(() -> CommandLine.parse(args.split(" ")))
                .withMessage(message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    :20000 | is not HOST:PORT: it has no host
                    []:20000 | is not HOST:PORT: it has no host
                    host: | is not HOST:PORT: the port must be a number from 1 to 65535
                    host:x | is not HOST:PORT: the port must be a number from 1 to 65535
                    host:-1 | is not HOST:PORT: the port must be a number from 1 to 65535
                    host:0 | is not HOST:PORT: the port must be a number from 1 to 65535
                    host:65536 | is not HOST:PORT: the port must be a number from 1 to 65535
                    ::1:20000 | is not HOST:PORT: an IPv6 address stands in brackets
                    """)
    void anAddressIsHostAndPort(String to, String message) {
        assertThatExceptionOfType(Failure.class)
                .isThrownBy(() -> CommandLine.parse("--send=a.txt", "--to=" + to))
                .withMessage("--to=" + to + " " + message + "; give for example --to=192.0.2.7:20000");
    }

    @Test
    void anUnknownHostIsNamed() {
        assertThatExceptionOfType(Failure.class)
                .isThrownBy(() -> CommandLine.parse("--send=a.txt", "--to=no-such-host.invalid:20000"))
                .withMessage("unknown host no-such-host.invalid in --to=no-such-host.invalid:20000; check its spelling"
                        + " or give an IP address");
    }
}
