"""Makes files for tests, good ones and hostile ones, part by part."""

import io
import zipfile

import xlsxwriter

NS = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
TYPES = (
    f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="xml" ContentType="application/xml"/>'
    f'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/></Types>'
)
ROW = '<row r="1"><c r="A1" t="inlineStr"><is><t>Nummer</t></is></c></row>'


def relations(*rows):
    told = "".join(
        f'<Relationship Id="rId{i}" Type="{RELATIONS}/{kind}" Target="{target}" {mode}/>'
        for i, (kind, target, mode) in enumerate(rows, 1)
    )
    return f'<Relationships xmlns="{PACKAGE}/relationships">{told}</Relationships>'


def sheet(rows=ROW, around=""):
    return f'<?xml version="1.0" encoding="UTF-8"?><worksheet {NS}>{around}<sheetData>{rows}</sheetData></worksheet>'


def xlsx_parts(rows=ROW, **more):
    return {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": relations(("officeDocument", "xl/workbook.xml", "")),
        "xl/workbook.xml": f'<workbook {NS} xmlns:r="{RELATIONS}"><sheets>'
        '<sheet name="Maßnahmen" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": relations(("worksheet", "worksheets/sheet1.xml", "")),
        "xl/worksheets/sheet1.xml": rows if rows.startswith("<?xml") else sheet(rows),
        **more,
    }


def zipped(parts, *, level=zipfile.ZIP_DEFLATED):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", level) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return out.getvalue()


def xlsx(rows=ROW, **more):
    return zipped(xlsx_parts(rows, **more))


def ods(table):
    names = 'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    names += 'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    names += 'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:xlink="http://www.w3.org/1999/xlink"'
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {names}><office:body><office:spreadsheet>'
    )
    content += f'<table:table table:name="Maßnahmen">{table}</table:table>'
    content += "</office:spreadsheet></office:body></office:document-content>"
    manifest = "application/vnd.oasis.opendocument.spreadsheet"
    return zipped({"mimetype": manifest, "content.xml": content, "META-INF/manifest.xml": "<manifest/>"})


def workbook(**sheets):
    """A workbook as Excel would write it: rows of values by the name of their sheet."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        for name, rows in sheets.items():
            made = book.add_worksheet(name)
            for number, row in enumerate(rows):
                made.write_row(number, 0, row)
    return out.getvalue()
