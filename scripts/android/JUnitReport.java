import java.io.PrintWriter;
import org.junit.runner.Description;
import org.junit.runner.JUnitCore;
import org.junit.runner.notification.Failure;
import org.junit.runner.notification.RunListener;

/** Runs JUnit classes and writes one line a test, tab-separated: class, method, what became of it, and why. */
public final class JUnitReport extends RunListener {
    private final PrintWriter out;
    private Failure failure;

    private JUnitReport(PrintWriter out) {
        this.out = out;
    }

    /** Arguments: the file to write, then the names of the classes. */
    public static void main(String[] arguments) throws Exception {
        try (PrintWriter out = new PrintWriter(arguments[0], "UTF-8")) {
            JUnitCore core = new JUnitCore();
            core.addListener(new JUnitReport(out));
            for (int i = 1; i < arguments.length; i++) {
                core.run(Class.forName(arguments[i]));
            }
        }
    }

    @Override
    public void testStarted(Description test) {
        failure = null;
    }

    @Override
    public void testFailure(Failure reported) {
        failure = reported;
        if (reported.getDescription().getMethodName() == null) {
            // The class itself could not be set up: no test was started.
            line(reported.getDescription(), "failed");
        }
    }

    @Override
    public void testAssumptionFailure(Failure reported) {
        failure = reported;
    }

    @Override
    public void testIgnored(Description test) {
        failure = null;
        line(test, "skipped");
    }

    @Override
    public void testFinished(Description test) {
        boolean assumption = failure != null
                && failure.getException() instanceof org.junit.AssumptionViolatedException;
        line(test, failure == null ? "passed" : assumption ? "skipped" : "failed");
    }

    private void line(Description test, String outcome) {
        String why = failure == null ? "" : failure.getTrace();
        String escaped = why.replace("\\", "\\\\").replace("\n", "\\n").replace("\t", "\\t").replace("\r", "");
        String method = test.getMethodName() == null ? "(class)" : test.getMethodName();
        out.println(test.getClassName() + '\t' + method + '\t' + outcome + '\t' + escaped);
        out.flush();
    }
}
