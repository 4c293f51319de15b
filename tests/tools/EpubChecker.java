// Validates many EPUB files in one JVM with EPUBCheck: one line a file, each message below it.
//
//     java -cp 'epubcheck.jar:lib/*' EpubChecker.java LIST
//
// LIST is a file with one path a line. A line out is `PASS PATH` or `FAIL PATH`. A book passes when EPUBCheck has
// nothing to say: no fatal error, error, warning, information or usage message. The last line counts. Exit 0:
// everything passed; 1: something failed.

import com.adobe.epubcheck.api.*;
import com.adobe.epubcheck.messages.*;
import com.adobe.epubcheck.util.FeatureEnum;
import com.adobe.epubcheck.util.ReportingLevel;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.*;

public class EpubChecker {
    static class Gathered extends MasterReport {
        final List<String> lines = new ArrayList<>();

        Gathered() {
            super(false);
            setReportingLevel(ReportingLevel.Usage);
        }

        @Override
        public void message(Message message, EPUBLocation location, Object... arguments) {
            if (message.getSeverity() == Severity.SUPPRESSED) return;
            lines.add(message.getSeverity() + " " + message.getID() + " " + location.getPath() + ":" + location.getLine()
                    + ":" + location.getColumn() + ": " + message.getMessage(arguments));
        }

        @Override
        public void info(String resource, FeatureEnum feature, String value) {}

        @Override
        public int generate() {
            return 0;
        }

        @Override
        public void initialize() {}
    }

    public static void main(String[] args) throws Exception {
        Locale.setDefault(Locale.ENGLISH);
        List<String> paths = Files.readAllLines(Path.of(args[0]));
        int passed = 0, failed = 0;
        for (String path : paths) {
            Gathered report = new Gathered();
            report.setEpubFileName(new File(path).getAbsolutePath());
            try {
                new EpubCheck(new File(path), report).doValidate();
            } catch (RuntimeException problem) {
                report.lines.add("FATAL the checker gave up: " + problem);
            }
            boolean good = report.lines.isEmpty();
            System.out.println((good ? "PASS " : "FAIL ") + path);
            for (String line : report.lines) System.out.println("    " + line);
            if (good) passed++; else failed++;
        }
        System.out.println("EPUBCheck " + EpubCheck.version() + ": " + passed + " passed, " + failed + " failed (messages of every severity count)");
        System.exit(failed == 0 && passed > 0 ? 0 : 1);
    }
}
