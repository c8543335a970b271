package io.utp.sample;

import io.utp.rendezvous.RendezvousNames;
import io.utp.sample.console.Addresses;
import io.utp.sample.console.Failure;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The command line, understood.
 *
 * @param role what to do
 * @param properties arguments for Spring Boot, such as {@code --utp.port=20000}
 */
record CommandLine(Role role, List<String> properties) {

    static final String USAGE = """
            Sends files over uTP, through NATs by name, or plays ping-pong through two NATs.

              java -jar sample-app.jar [--file=PATH] [--tls]
                    one process, two nodes: sends PATH, or 64 MiB of random bytes, from one to the other; with --tls
                    encrypted, and each of them takes nobody but the other
              java -jar sample-app.jar --receive [--dir=DIR] [--once] [--utp.port=PORT]
                    receives files into DIR (default: inbox) on UDP port PORT (default: 20000) until it is stopped,
                    or with --once until it has one
              java -jar sample-app.jar --send=FILE --to=HOST:PORT
                    sends FILE to a receiver
              java -jar sample-app.jar --role=rendezvous [--utp.host=ADDRESS] [--utp.port=PORT]
                    on a public host: knows who has which name (default port: 42000, and 42001 and 42002 beside it)
              java -jar sample-app.jar --receive --name=NAME --rendezvous=HOST:PORT [--token=TOKEN]
                    receives files, also through NATs, from those who ask the same rendezvous for NAME
              java -jar sample-app.jar --send=FILE --to=NAME --rendezvous=HOST:PORT [--name=NAME] [--token=TOKEN]
                    asks the rendezvous for the receiver NAME, punches a hole through the NATs and sends FILE
              java -jar sample-app.jar --role=tracker [--utp.host=ADDRESS] [--utp.port=PORT]
                    on a public host: tells a server and a client each other's address (default port: 42000)
              java -jar sample-app.jar --role=server|client --tracker=HOST:PORT [--rounds=N]
                    meets the other one through that tracker, punches a hole through the NATs and plays ping-pong;
                    the client ends the game after N rounds (default: never)

            Several rendezvous servers are separated by commas. A token is seen by fewer people in the environment variable
            UTP_RENDEZVOUS_TOKEN, and the secret of a rendezvous in UTP_RENDEZVOUS_SERVER_SECRET.
            Every property of Spring Boot and of utp may be given, too, for example --utp.mtu=1400.""";

    private static final String HINT = "; run with --help for the options";

    /** The options that have a value, and what stands for it in messages. */
    private static final Map<String, String> VALUES = Map.ofEntries(
            Map.entry("file", "PATH"),
            Map.entry("dir", "DIR"),
            Map.entry("send", "FILE"),
            Map.entry("to", "HOST:PORT"),
            Map.entry("name", "NAME"),
            Map.entry("rendezvous", "HOST:PORT"),
            Map.entry("token", "TOKEN"),
            Map.entry("role", "ROLE"),
            Map.entry("tracker", "HOST:PORT"),
            Map.entry("rounds", "N"));

    /** The options that are short for a property, and for which. */
    private static final Map<String, String> PROPERTIES = Map.of(
            "dir",
            "sample.inbox",
            "tracker",
            "sample.ping-pong.tracker",
            "rounds",
            "sample.ping-pong.rounds",
            "rendezvous",
            "utp.rendezvous.servers",
            "name",
            "utp.rendezvous.name",
            "token",
            "utp.rendezvous.token");

    private static final Set<String> EXAMPLE = Set.of("tracker", "rounds");

    private static final Set<String> FLAGS = Set.of("receive", "once", "tls", "help");

    static CommandLine parse(String... args) throws Failure {
        Map<String, String> options = new LinkedHashMap<>();
        List<String> properties = new ArrayList<>();
        for (String arg : args) {
            int equals = arg.indexOf('=');
            String name = arg.substring(Math.min(2, arg.length()), (equals < 0) ? arg.length() : Math.max(2, equals));
            if (!arg.startsWith("--")) {
                throw new Failure("unknown argument " + arg + HINT);
            } else if (isProperty(name)) {
                properties.add(arg);
            } else if (!VALUES.containsKey(name) && !FLAGS.contains(name)) {
                throw new Failure("unknown option " + arg + HINT);
            } else if (options.put(name, value(arg, name, equals)) != null) {
                throw new Failure("--" + name + " is given twice; once is enough");
            }
        }
        Role role = role(options);
        options.forEach((option, value) -> {
            if (PROPERTIES.containsKey(option)) {
                properties.add("--" + PROPERTIES.get(option) + "=" + value);
            }
        });
        if (options.containsKey("once")) {
            properties.add("--sample.once=true");
        }
        return new CommandLine(role, List.copyOf(properties));
    }

    private static boolean isProperty(String name) {
        return name.contains(".") || name.equals("debug") || name.equals("trace");
    }

    private static String value(String arg, String name, int equals) throws Failure {
        if (FLAGS.contains(name)) {
            if (equals >= 0) {
                throw new Failure("--" + name + " has no value, but " + arg + " gives one; leave it out");
            }
            return "";
        }
        if (equals < 0 || equals == arg.length() - 1) {
            throw new Failure("--" + name + " has no value; give it as --" + name + "=" + VALUES.get(name));
        }
        return arg.substring(equals + 1);
    }

    private static Role role(Map<String, String> options) throws Failure {
        if (options.containsKey("help")) {
            return new Role.Help();
        }
        if (options.containsKey("role")) {
            return named(options);
        }
        if (options.containsKey("receive")) {
            only(options, "receive", Set.of("dir", "once", "name", "rendezvous", "token"));
            requireRendezvous(options);
            if (options.containsKey("rendezvous") && !options.containsKey("name")) {
                throw new Failure("--rendezvous=" + options.get("rendezvous")
                        + " does not say who can be found there; add --name=NAME");
            }
            return new Role.Receive(options.containsKey("once"));
        }
        String send = options.get("send");
        String to = options.get("to");
        if (send != null && to != null) {
            return send(options, path("send", send), to);
        }
        if (send != null) {
            throw new Failure("--send=" + send + " does not say where to; add --to=HOST:PORT, or --to=NAME");
        }
        if (to != null) {
            throw new Failure("--to=" + to + " does not say what to send; add --send=FILE");
        }
        String file = options.get("file");
        if (file != null) {
            only(options, "file", Set.of("tls"));
            return new Role.Demo(path("file", file), options.containsKey("tls"));
        }
        for (String name : options.keySet()) {
            if (name.equals("tls")) {
                continue;
            }
            String owner = EXAMPLE.contains(name) ? "--role" : "--receive";
            throw new Failure("--" + name + " belongs to " + owner + "; add that");
        }
        return new Role.Demo(null, options.containsKey("tls"));
    }

    /** To an address, or to a name. */
    private static Role send(Map<String, String> options, Path file, String to) throws Failure {
        if (to.contains(":")) {
            only(options, "send", Set.of("to"));
            return new Role.Send(file, Addresses.parse("to", to));
        }
        only(options, "send", Set.of("to", "name", "rendezvous", "token"));
        requireName("to", to);
        if (!options.containsKey("rendezvous")) {
            throw new Failure("--to=" + to + " is a name, and does not say who knows it; add --rendezvous=HOST:PORT, or"
                    + " give an address as --to=HOST:PORT");
        }
        requireRendezvous(options);
        return new Role.Call(file, to);
    }

    private static void requireRendezvous(Map<String, String> options) throws Failure {
        String name = options.get("name");
        if (name != null) {
            requireName("name", name);
        } else if (options.containsKey("token")) {
            throw new Failure("--token does not say whose it is; add --name=NAME");
        }
        String servers = options.get("rendezvous");
        if (servers != null) {
            for (String server : servers.split(",", -1)) {
                Addresses.requireForm("rendezvous", server);
            }
        } else if (name != null) {
            throw new Failure("--name=" + name + " does not say where to register; add --rendezvous=HOST:PORT");
        }
    }

    private static void requireName(String option, String name) throws Failure {
        try {
            RendezvousNames.require(name);
        } catch (IllegalArgumentException ex) {
            throw new Failure(
                    "--" + option + "=" + name + " is no name; give 1 to 64 of the characters A-Z a-z 0-9 . _ -", ex);
        }
    }

    /** Those that are told by name. */
    private static Role named(Map<String, String> options) throws Failure {
        String role = String.valueOf(options.get("role"));
        only(options, "role", EXAMPLE);
        switch (role) {
            case "rendezvous" -> {
                only(options, "role", Set.of());
                return new Role.Rendezvous();
            }
            case "tracker" -> {
                only(options, "role", Set.of());
                return new Role.Tracker();
            }
            case "server", "client" -> {
                String tracker = options.get("tracker");
                if (tracker == null) {
                    throw new Failure(
                            "--role=" + role + " does not say who knows the other one; add --tracker=HOST:PORT");
                }
                Addresses.parse("tracker", tracker);
                return new Role.Play(role);
            }
            default -> throw new Failure("--role=" + role + " is none; give rendezvous, tracker, server or client");
        }
    }

    private static void only(Map<String, String> options, String role, Set<String> others) throws Failure {
        for (String name : options.keySet()) {
            if (!name.equals(role) && !others.contains(name)) {
                throw new Failure("--" + role + " and --" + name + " exclude each other; leave one out");
            }
        }
    }

    private static Path path(String option, String value) throws Failure {
        try {
            return Path.of(value);
        } catch (InvalidPathException ex) {
            throw new Failure("--" + option + "=" + value + " is no path: " + ex.getReason() + "; give another", ex);
        }
    }
}
